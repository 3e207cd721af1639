import { beginningIn } from "../../sampler/boundaries.ts";
import type { Percentiles } from "../../sampler/percentiles.ts";
import { reviewOf } from "../../sampler/review.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import type { Insertion } from "./insertion.ts";
import type { Mark } from "./markList.ts";

/**
 * What is known of an inserted text: what each token wrote of it, and over that the phrases that are worth a look.
 * @param answer the tokens that the insertion's indices count
 * @param percentiles of the model that wrote them; null where they are not known
 * @param language VS Code's identifier of the document's
 */
export function marksOf(
	{ text, spans }: Insertion,
	answer: readonly TraceToken[],
	percentiles: Percentiles | null,
	language: string,
): Mark[] {
	const written: Mark[] = spans.flatMap(({ start, end, token: index }) => {
		const token = answer[index];
		return token === undefined ? [] : [{ start, end, token, doubt: 0 }];
	});
	const tokens = written.map(({ token }) => token);
	const doubts = reviewOf({ tokens, text, spans: written }, percentiles, beginningIn(language));
	return [
		...written,
		...doubts.map(({ start, end, token, level }): Mark => ({ start, end, token: tokens[token]!, doubt: level })),
	];
}
