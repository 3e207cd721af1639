/** Paths that have all characters of the query in their order, by where it stands: at the start of the name, in it, in the path, or scattered over it. */
export function ranked<T extends { readonly path: string }>(files: readonly T[], query: string, most: number): T[] {
	const wanted = query.toLowerCase();
	return files
		.map((file) => ({ file, rank: rankOf(file.path.toLowerCase(), wanted) }))
		.filter(({ rank }) => rank !== null)
		.sort((one, other) => one.rank! - other.rank! || one.file.path.length - other.file.path.length)
		.slice(0, most)
		.map(({ file }) => file);
}

function rankOf(path: string, query: string): number | null {
	const name = path.slice(path.lastIndexOf("/") + 1);
	if (name.startsWith(query)) return 0;
	if (name.includes(query)) return 1;
	if (path.includes(query)) return 2;
	let at = -1;
	for (const character of query) {
		at = path.indexOf(character, at + 1);
		if (at < 0) return null;
	}
	return 3;
}
