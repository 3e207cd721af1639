import { type HeatLevel, heatBy, type Measure } from "../../sampler/heat.ts";
import type { Doubt } from "../../sampler/review.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import type { Answer } from "../answer.ts";
import type { SourceText } from "../markdown/sourceText.ts";
import type { TopBlock } from "../markdown/tree.ts";
import { cutByTokens } from "./runs.ts";

/** What is marked in an answer: the few phrases worth a look, or every token by a measure. */
export type Layer = "review" | Measure;

/** In words, for whoever chooses. */
export const layerNames: Readonly<Record<Layer, string>> = {
	review: "Where to look",
	entropy: "Entropy",
	varentropy: "Varentropy",
	probability: "Probability",
	action: "Action",
};

/** The level of each token in a layer: in a review all are plain. */
export function levelsOf(layer: Layer, { percentiles }: Pick<Answer, "percentiles">): (token: TraceToken) => HeatLevel {
	return layer === "review" ? () => 0 : heatBy(layer, percentiles);
}

/** The level of each token that was only tried, or taken back: of these no phrases are chosen, so a review shows entropy. */
export function triedLevelsOf(layer: Layer, answer: Pick<Answer, "percentiles">): (token: TraceToken) => HeatLevel {
	return levelsOf(layer === "review" ? "entropy" : layer, answer);
}

/** Characters `from` to `to` of a rendered text, and the doubt that they are of, or null. */
export interface DoubtRun {
	readonly from: number;
	readonly to: number;
	readonly doubt: Doubt | null;
}

/**
 * Cuts a rendered text at the borders of doubts.
 * @param doubts in the order of the source, without overlap
 */
export function cutByDoubts(text: SourceText, doubts: readonly Doubt[]): DoubtRun[] {
	let at = 0;
	// Every other span is what is between two doubts.
	const spans = doubts.flatMap((doubt) => {
		const between = { start: at, end: doubt.start };
		at = doubt.end;
		return [between, doubt];
	});
	spans.push({ start: at, end: Number.POSITIVE_INFINITY });
	return cutByTokens(text, spans).map(({ from, to, token }) => ({
		from,
		to,
		doubt: token === null ? null : (doubts[(token - 1) / 2] ?? null),
	}));
}

/** The doubts that each block shows something of. */
export function doubtsByBlock(blocks: readonly TopBlock[], doubts: readonly Doubt[]): readonly (readonly Doubt[])[] {
	let next = 0;
	return blocks.map(({ end }) => {
		const first = next;
		while (next < doubts.length && doubts[next]!.start < end) next++;
		const own = doubts.slice(first, next);
		// What is one phrase to the lexer may be parts of two blocks to Markdown.
		if (next > 0 && doubts[next - 1]!.end > end) next--;
		return own;
	});
}
