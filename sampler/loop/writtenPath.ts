import type { WrittenPath } from "../judge.ts";
import { TextAssembler } from "../text.ts";
import type { Answer } from "./answer.ts";
import type { Rollout } from "./rollout.ts";
import { startOfStopText } from "./stopTexts.ts";

/** A continuation as those see it that compare it with others. What the model thinks is no part of what it says. */
export function writtenPath({ parts, draft }: Answer, { written, choices, scores, end }: Rollout): WrittenPath {
	const thinking = parts.vocabulary.thinking;
	let thinks = draft.place.thinking;
	const text = new TextAssembler();
	for (const { token, piece } of written) {
		if (token === thinking?.open) thinks = true;
		text.push(thinks ? "" : piece);
		if (token === thinking?.close) thinks = false;
	}
	text.end();
	// What ends the answer is no part of it either.
	const length = startOfStopText(text.text, parts.stopTexts);
	const spans = text.spans.map((span) => ({ start: Math.min(span.start, length), end: Math.min(span.end, length) }));
	return { text: text.text.slice(0, length), spans, choices, scores, end };
}
