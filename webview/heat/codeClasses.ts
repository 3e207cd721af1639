import { common, createLowlight } from "lowlight";

/** Characters `from` to `to` of a code, which are of one kind. */
export interface ClassRange {
	readonly from: number;
	readonly to: number;
	/** The classes of highlight.js. */
	readonly name: string;
}

const lowlight = createLowlight(common);

type Highlighted = ReturnType<typeof lowlight.highlight>["children"][number];

/** Where VS Code's identifiers differ from the highlighter's names. */
const languages: Readonly<Record<string, string>> = {
	"cuda-cpp": "cpp",
	dockercompose: "yaml",
	"objective-c": "objectivec",
	"objective-cpp": "objectivec",
	javascriptreact: "javascript",
	shellscript: "bash",
	typescriptreact: "typescript",
	vue: "xml",
};

/** Code to be read is shorter; with what is longer, and with scripts in each other, the highlighter takes too long. */
const mostCharacters = 20_000;
const longLine = /[^\r\n]{1000}/;
const embedded = /<(?:script|style|\?|%)/gi;
const mostEmbedded = 50;
/** Of kinds in each other, the innermost decide the colour. */
const mostNames = 8;

const isTooHard = (code: string) =>
	code.length > mostCharacters || longLine.test(code) || (code.match(embedded)?.length ?? 0) > mostEmbedded;

/**
 * The parts of a code that have a colour, in order and without overlap; none where it is too hard to tell.
 * @param language a VS Code identifier or the word after a fence; an unknown one gets no colours
 */
export function classRanges(code: string, language: string): ClassRange[] {
	const lowered = language.toLowerCase();
	const name = languages[lowered] ?? lowered;
	if (!lowlight.registered(name) || isTooHard(code)) return [];
	const ranges: ClassRange[] = [];
	let at = 0;
	// Code can nest deeper than calls can.
	const waiting: { readonly node: Highlighted; readonly names: readonly string[] }[] = [];
	const wait = (nodes: readonly Highlighted[], names: readonly string[]) => {
		for (const node of nodes.toReversed()) waiting.push({ node, names });
	};
	wait(lowlight.highlight(name, code).children, []);
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { node, names } = next;
		if (node.type === "text") {
			const from = at;
			at += node.value.length;
			if (names.length > 0) ranges.push({ from, to: at, name: names.join(" ") });
		} else if (node.type === "element") {
			wait(node.children, [...names, ...(node.properties.className as string[])].slice(-mostNames));
		}
	}
	return ranges;
}

/** The ranges cut to characters `from` to `to`, with what is between them: pieces that follow each other without gaps. */
export function cutByClasses(
	ranges: readonly ClassRange[],
	from: number,
	to: number,
): (Omit<ClassRange, "name"> & { readonly name: string | null })[] {
	const pieces: (Omit<ClassRange, "name"> & { readonly name: string | null })[] = [];
	let at = from;
	for (let i = firstAfter(ranges, from); i < ranges.length && ranges[i]!.from < to && at < to; i++) {
		const range = ranges[i]!;
		if (range.from > at) pieces.push({ from: at, to: range.from, name: null });
		const start = Math.max(at, range.from);
		at = Math.min(to, range.to);
		pieces.push({ from: start, to: at, name: range.name });
	}
	if (at < to) pieces.push({ from: at, to, name: null });
	return pieces;
}

/** Index of the first range that ends after an offset. */
function firstAfter(ranges: readonly ClassRange[], offset: number): number {
	let low = 0;
	let high = ranges.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (ranges[middle]!.to <= offset) low = middle + 1;
		else high = middle;
	}
	return low;
}
