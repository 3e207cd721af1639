import { beginning, type Place } from "../../sampler/boundaries.ts";
import { visible } from "../../sampler/describe.ts";
import { pieceBytes } from "../../sampler/piece.ts";
import type { Span } from "../../sampler/text.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import type { TokenRange } from "./picture.ts";

/** A stretch of an answer at which the model was unsure. */
export interface UnsurePlace extends TokenRange {
	/** The token of the highest entropy in it. */
	readonly peak: number;
	/** Nats. */
	readonly entropy: number;
	/** Its words, on one line, shortened where they are many. */
	readonly text: string;
}

export interface WrittenAnswer {
	readonly tokens: readonly TraceToken[];
	/** The source, and what each token wrote of it. */
	readonly text: string;
	readonly spans: readonly Span[];
}

/** Places worth listing: more nobody reads. */
const most = 8;
const longestText = 48;

/**
 * Where the model was most unsure: runs of unsure tokens, as whole words and within a line, at most eight of them by
 * their highest entropy, in the order of the text.
 * @param unsure the unsure tokens that can be seen
 */
export function unsurePlaces({ tokens, text, spans }: WrittenAnswer, unsure: ReadonlySet<number>): UnsurePlace[] {
	const writtenBy = (token: number) => text.slice(spans[token]!.start, spans[token]!.end);
	const goesOn = (token: number) => token + 1 < tokens.length && isWithinWord(writtenBy(token), writtenBy(token + 1));
	const ranges: TokenRange[] = [];
	for (const token of [...unsure].sort((one, other) => one - other)) {
		const before = ranges.at(-1);
		if (before !== undefined && token <= before.last) continue;
		let [first, last] = [token, token];
		const start = before === undefined ? 0 : before.last + 1;
		while (first > start && goesOn(first - 1)) first--;
		while (goesOn(last)) last++;
		const joins = before !== undefined && first === before.last + 1 && !/\n/.test(writtenBy(before.last));
		if (joins) ranges[ranges.length - 1] = { first: before.first, last };
		else ranges.push({ first, last });
	}
	return ranges
		.map(({ first, last }) => {
			const peak = peakOf(tokens, first, last, unsure);
			const words = text.slice(spans[first]!.start, spans[last]!.end).trim().replaceAll(/\s+/g, " ");
			return {
				...{ first, last, peak },
				entropy: tokens[peak]!.entropy.value,
				text: words === "" ? visible(tokens[peak]!.piece) : shortened(words),
			};
		})
		.sort((one, other) => other.entropy - one.entropy)
		.slice(0, most)
		.sort((one, other) => one.first - other.first);
}

const isWithinWord = (before: string, after: string): boolean =>
	/[\p{L}\p{M}\p{N}_]$/u.test(before) && /^[\p{L}\p{M}\p{N}_]/u.test(after);

function peakOf(tokens: readonly TraceToken[], first: number, last: number, unsure: ReadonlySet<number>): number {
	let peak: number | null = null;
	for (let i = first; i <= last; i++) {
		if (!unsure.has(i)) continue;
		if (peak === null || tokens[i]!.entropy.value > tokens[peak]!.entropy.value) peak = i;
	}
	return peak ?? first;
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
