import { common, createLowlight } from "lowlight";

/** Characters `from` to `to` of a code, which are of one kind. */
export interface ClassRange {
	readonly from: number;
	readonly to: number;
	/** The classes of highlight.js. */
	readonly name: string;
}

const lowlight = createLowlight(common);

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

/**
 * The parts of a code that have a colour, in order and without overlap.
 * @param language a VS Code identifier or the word after a fence; an unknown one gets no colours
 */
export function classRanges(code: string, language: string): ClassRange[] {
	const lowered = language.toLowerCase();
	const name = languages[lowered] ?? lowered;
	if (!lowlight.registered(name)) return [];
	const ranges: ClassRange[] = [];
	let at = 0;
	const visit = (nodes: ReturnType<typeof lowlight.highlight>["children"], names: readonly string[]) => {
		for (const node of nodes) {
			if (node.type === "text") {
				const from = at;
				at += node.value.length;
				if (names.length > 0) ranges.push({ from, to: at, name: names.join(" ") });
			} else if (node.type === "element") {
				visit(node.children, [...names, ...(node.properties.className as string[])]);
			}
		}
	};
	visit(lowlight.highlight(name, code).children, []);
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
