import { heatBy, unsureLevel } from "../sampler/heat.ts";
import type { Percentiles } from "../sampler/percentiles.ts";
import { assembleText } from "../sampler/text.ts";
import type { Trace, TraceToken } from "../sampler/trace.ts";
import { toSvg } from "./drawing.ts";
import { onPaper } from "./paper.ts";
import { quadrantMap } from "./quadrantMap.ts";
import { timeline } from "./timeline.ts";
import { sentencesWith } from "./unsurePlaces.ts";

/** Pixels of a picture in a file. */
export const fileWidth = 900;

/** A picture of an answer as a file that stands on its own. */
export interface PictureFile {
	/** What it shows. */
	readonly name: string;
	/** Of the file, without an ending. */
	readonly fileName: string;
	/** In words, for those who do not see it. */
	readonly description: string;
	readonly svg: string;
}

export const pictureNames = {
	timeline: { name: "Entropy timeline", fileName: "entropy-timeline" },
	map: { name: "Quadrant map", fileName: "quadrant-map" },
} as const;

/** Both pictures of an answer, as the panel has them below it; none of one in which nothing was written. */
export function answerPictures({ header, tokens, marks }: Pick<Trace, "header" | "tokens" | "marks">): PictureFile[] {
	if (tokens.length === 0) return [];
	const { thresholds, percentiles = null } = header;
	const unsureSentences = sentencesWith(tokens, unsureTokens(tokens, percentiles));
	const drawings = {
		timeline: timeline({ tokens, marks, thresholds, percentiles, unsureSentences }, fileWidth).drawing,
		map: quadrantMap(tokens, thresholds, fileWidth).drawing,
	};
	return (["timeline", "map"] as const).map((kind) => ({
		...pictureNames[kind],
		description: drawings[kind].description,
		svg: toSvg(drawings[kind], onPaper),
	}));
}

/** Those that the model was unsure of, and that wrote something to be seen. */
function unsureTokens(tokens: readonly TraceToken[], percentiles: Percentiles | null): ReadonlySet<number> {
	const levelOf = heatBy("entropy", percentiles);
	const { text, spans } = assembleText(tokens);
	const isSeen = (token: number) => /\S/.test(text.slice(spans[token]!.start, spans[token]!.end));
	return new Set([...tokens.keys()].filter((token) => levelOf(tokens[token]!) >= unsureLevel && isSeen(token)));
}
