import type { Span } from "../../sampler/text.ts";
import { isOneForOne, type SourceText } from "../markdown/sourceText.ts";

/** Characters `from` to `to` of a rendered text, all written by one token. */
export interface Run {
	readonly from: number;
	readonly to: number;
	/** Index of the token, or null where no token is known to have written them. */
	readonly token: number | null;
}

/**
 * Cuts a rendered text at the borders of tokens.
 * @param spans of the source text, one for each token: in order, without gaps; some are empty
 */
export function cutByTokens({ stretches }: SourceText, spans: readonly Span[]): Run[] {
	const runs: Run[] = [];
	const add = (from: number, to: number, token: number | null) => {
		const last = runs.at(-1);
		if (last !== undefined && last.token === token) runs[runs.length - 1] = { ...last, to };
		else runs.push({ from, to, token });
	};
	for (const stretch of stretches) {
		if (!isOneForOne(stretch)) {
			// What several tokens wrote together belongs to the one that completed it.
			add(stretch.from, stretch.to, tokenAt(spans, stretch.end - 1));
			continue;
		}
		const shift = stretch.from - stretch.start;
		for (let at = stretch.start; at < stretch.end; ) {
			const token = tokenAt(spans, at);
			const end = token === null ? stretch.end : Math.min(stretch.end, spans[token]!.end);
			add(at + shift, end + shift, token);
			at = end;
		}
	}
	return runs;
}

/** The token whose span holds an offset. */
function tokenAt(spans: readonly Span[], offset: number): number | null {
	let low = 0;
	let high = spans.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (spans[middle]!.end <= offset) low = middle + 1;
		else high = middle;
	}
	return low < spans.length && spans[low]!.start <= offset ? low : null;
}
