import { beginning, type Place } from "../sampler/boundaries.ts";
import { pieceBytes } from "../sampler/piece.ts";
import type { Doubt, ReviewedText } from "../sampler/review.ts";
import type { TraceToken } from "../sampler/trace.ts";
import type { TokenRange } from "./picture.ts";

/** A phrase of an answer at which the model was unsure. */
export interface UnsurePlace extends TokenRange {
	/** The token that decided it. */
	readonly peak: number;
	/** Of that token, in nats. */
	readonly entropy: number;
	/** Its words, on one line, shortened where they are many. */
	readonly text: string;
}

/** Places worth listing: more nobody reads. */
const most = 8;
const longestText = 48;

/** What is worth a look in an answer, at most eight places by how unsure the model was, in the order of the text. */
export function unsurePlaces({
	tokens,
	text,
	spans,
	doubts,
}: ReviewedText & { doubts: readonly Doubt[] }): UnsurePlace[] {
	return doubts
		.toSorted((one, other) => other.score - one.score)
		.slice(0, most)
		.sort((one, other) => one.start - other.start)
		.map(({ start, end, token }) => ({
			first: spans.findIndex((span) => span.end > start),
			last: spans.findLastIndex((span) => span.start < end && span.end > span.start),
			peak: token,
			entropy: tokens[token]!.entropy.value,
			text: shortened(text.slice(start, end).replaceAll(/\s+/g, " ")),
		}));
}

function shortened(words: string): string {
	const characters = [...words];
	return characters.length <= longestText
		? words
		: `${characters
				.slice(0, longestText - 1)
				.join("")
				.trimEnd()}…`;
}

/** The sentences, statements and lines of an answer in which one of these tokens stands, in order. */
export function sentencesWith(tokens: readonly TraceToken[], unsure: ReadonlySet<number>): TokenRange[] {
	return sentencesOf(tokens).filter(({ first, last }) => {
		for (let i = first; i <= last; i++) if (unsure.has(i)) return true;
		return false;
	});
}

/** All tokens, cut where a sentence, a statement or a line ends: each belongs to one. */
export function sentencesOf(tokens: readonly Pick<TraceToken, "piece">[]): TokenRange[] {
	const sentences: TokenRange[] = [];
	let place: Place = beginning;
	let first = 0;
	for (const [i, { piece }] of tokens.entries()) {
		place = place.after(pieceBytes(piece));
		const next = tokens[i + 1];
		if (next !== undefined && place.ends(pieceBytes(next.piece)) === null) continue;
		sentences.push({ first, last: i });
		first = i + 1;
	}
	return sentences;
}
