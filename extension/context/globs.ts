/**
 * The patterns of a setting such as `search.exclude` that hold whatever else there is, as one; undefined where there are
 * none.
 */
export function globOf(setting: Readonly<Record<string, unknown>>): string | undefined {
	const patterns = Object.entries(setting).flatMap(([pattern, holds]) => (holds === true ? spelledOut(pattern) : []));
	return patterns.length > 1 ? `{${patterns.join(",")}}` : patterns[0];
}

/** A pattern with each of the choices in its braces: VS Code knows no braces within braces. */
function spelledOut(pattern: string): readonly string[] {
	const match = /^(.*)\{([^{}]*)\}(.*)$/.exec(pattern);
	if (match === null) return [pattern];
	const [, before = "", choices = "", after = ""] = match;
	return choices.split(",").flatMap((choice) => spelledOut(before + choice + after));
}

/** Files that have a query in their names, in capitals or not; of a query with folders in it the last part. */
export function globOfName(query: string): string {
	const characters = query.slice(query.lastIndexOf("/") + 1).toLowerCase();
	return `**/*${Array.from(characters, anyCase).join("")}*`;
}

function anyCase(character: string): string {
	const upper = character.toUpperCase();
	if (upper !== character && upper.length === character.length) return `[${character}${upper}]`;
	// What means something in globs is left open: what is found so is compared with the query anyhow.
	return /[\w. -]/.test(character) ? character : "?";
}
