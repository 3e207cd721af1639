/** A fence of Markdown that has not ended. */
interface Fence {
	/** What it begins with: at least as many of these end it. */
	readonly marks: string;
	/** Where the text of the list item begins that it stands in; 0 outside lists. */
	readonly column: number;
}

const fence = /^(?:`{3,}(?=[^`]*$)|~{3,})/;
const listMarker = /^(?:[-*+]|\d{1,9}[.)])(?: +|$)/;
/** With as many blanks more than its list item, a line is code by itself. */
const codeIndent = 4;

/**
 * Markdown that was cut inside a fence, with the fence closed, so that what comes after it is no code. One in a list or a
 * quote ends with that.
 */
export function withClosedFence(text: string): string {
	const reader = new FenceReader();
	for (const line of text.split(/\r\n|\r|\n/)) reader.read(line.replaceAll("\t", "    "));
	return reader.open?.column === 0 ? `${text}\n${reader.open.marks}` : text;
}

/** Follows fences from line to line. */
class FenceReader {
	open: Fence | null = null;
	/** Where the texts of the list items begin that the line may belong to, from the outermost on. */
	#columns: readonly number[] = [];

	read(line: string): void {
		const rest = line.trimStart();
		if (rest === "") return;
		const indent = line.length - rest.length;
		this.#columns = this.#columns.filter((column) => column <= indent);
		// It ends with its list item.
		if (this.open !== null && this.open.column > indent) this.open = null;
		if (this.open === null) this.open = this.#opening(rest, indent);
		else if (indent < this.open.column + codeIndent && isClosing(rest.trimEnd(), this.open.marks)) this.open = null;
	}

	/** What a line opens, behind the markers of the list items that begin on it. */
	#opening(text: string, indent: number): Fence | null {
		let [rest, at] = [text, indent];
		for (;;) {
			const column = this.#columns.at(-1) ?? 0;
			if (at >= column + codeIndent) return null;
			const marker = listMarker.exec(rest)?.[0];
			if (marker === undefined) {
				const marks = fence.exec(rest)?.[0];
				return marks === undefined ? null : { marks, column };
			}
			at += marker.length;
			rest = rest.slice(marker.length);
			this.#columns = [...this.#columns, at];
		}
	}
}

const isClosing = (text: string, marks: string): boolean =>
	text.length >= marks.length && text === marks[0]!.repeat(text.length);
