import type { Turn } from "../protocol/webview.ts";

/** What the names of trace files end in. */
export const traceEnding = ".hunch-trace.json";

/** A name for the trace of an answer, from the first words of its question. */
export function traceName(question: Turn["question"]): string {
	const words = question.text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
	const name = words.reduce((name, word) => (name.length + word.length < 40 ? `${name}-${word}` : name), "");
	return `${name.slice(1) || "answer"}${traceEnding}`;
}
