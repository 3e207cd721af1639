import assert from "node:assert/strict";
import type { Answer } from "../../../webview/answer.ts";
import { cutByTokens } from "../../../webview/heat/runs.ts";
import { placeOf } from "../../../webview/markdown/sourceText.ts";
import { textsIn } from "../../../webview/markdown/texts.ts";

/** What each token wrote of what is shown. Every character is some token's, and stands where that token wrote. */
export function shownByToken({ blocks, spans }: Answer): string[] {
	const shown = spans.map(() => "");
	for (const text of blocks.flatMap(({ block }) => textsIn([block]))) {
		let at = 0;
		for (const { from, to, token } of cutByTokens(text, spans)) {
			assert.equal(from, at);
			assert(token !== null && to > from);
			const { start, end } = spans[token]!;
			for (let i = from; i < to; i++) {
				const written = placeOf(text, i).end - 1;
				assert(start <= written && written < end, `character ${i} of ${JSON.stringify(text.value)}`);
			}
			shown[token] += text.value.slice(from, to);
			at = to;
		}
		assert.equal(at, text.value.length);
	}
	return shown;
}
