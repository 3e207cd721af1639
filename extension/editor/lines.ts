/** A run of whole lines, by their numbers from 0; `last` is the last one inside. */
export interface LineRange {
	readonly first: number;
	readonly last: number;
}

/** The text of the lines as a question about them shows it: without the indentation they share, ended by "\n". */
export function deindent(lines: readonly string[]): string {
	const indents = lines.filter((line) => !isBlank(line)).map(indentOf);
	const shared = indents.length === 0 ? "" : indents.reduce(sharedStart);
	return lines.map((line) => (isBlank(line) ? "" : line.slice(shared.length))).join("\n");
}

/** The range without blank lines at its ends, or null where nothing is left. */
export function withoutBlankEnds(lineAt: (number: number) => string, { first, last }: LineRange): LineRange | null {
	let [low, high] = [first, last];
	while (low <= high && isBlank(lineAt(low))) low++;
	while (high > low && isBlank(lineAt(high))) high--;
	return low > high ? null : { first: low, last: high };
}

/** For people, who count from 1: "invoice.ts, lines 3 to 9". */
export function labelOf(file: string, { first, last }: LineRange): string {
	return first === last ? `${file}, line ${first + 1}` : `${file}, lines ${first + 1} to ${last + 1}`;
}

export const indentOf = (line: string): string => /^[\t ]*/.exec(line)![0];

const isBlank = (line: string): boolean => line.trim() === "";

function sharedStart(a: string, b: string): string {
	let length = 0;
	while (length < a.length && a[length] === b[length]) length++;
	return a.slice(0, length);
}
