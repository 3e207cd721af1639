import { beginning, type Place } from "./boundaries.ts";
import { boundsOf, heatBounds } from "./heat.ts";
import type { Percentiles } from "./percentiles.ts";
import { type Phrase, phrasesOfCode, phrasesOfProse } from "./phrases.ts";
import type { Span } from "./text.ts";
import type { TraceToken } from "./trace.ts";

/** A phrase worth a look: it holds a token that the model was unsure of, for this model. */
export interface Doubt extends Phrase {
	/** Index of the token that decided it, the one with the highest score. */
	readonly token: number;
	/** Its entropy by what is much for this model: at least 1. */
	readonly score: number;
	/** 2 where the model is so unsure at one token of a hundred. */
	readonly level: 1 | 2;
}

/** What of a traced token a review looks at. */
export type Reviewed = Pick<TraceToken, "entropy" | "rule">;

/** Tokens, the text that they make, and what each wrote of it: in order, without gaps, some empty. */
export interface ReviewedText {
	readonly tokens: readonly Reviewed[];
	readonly text: string;
	readonly spans: readonly Span[];
}

/** However little an answer has, so many doubts are shown from the first on, and up to this number more as it grows. */
const firstDoubts = 2;
const fewDoubts = 8;
/** Beyond these: the share of the tokens that are in doubts. */
const mostShare = 0.05;

/** Less is not worth a look, however seldom the model is less sure. */
const leastEntropy = Math.log(heatBounds[1]);

/** Of two ways one is as good as the other, give or take: e^H of 70 to 30 is 1.84. */
const tossUp = Math.log(1.8);

/** From which entropy on a token is worth a look, in nats. */
export interface DoubtBounds {
	readonly unsure: number;
	/** In a number or a literal: of words that are as likely as each other either will do, of figures one is wrong. */
	readonly unsureOfFigure: number;
	/** So unsure a model is at one token of a hundred. */
	readonly veryUnsure: number;
}

export function doubtBounds(percentiles: Percentiles | null): DoubtBounds {
	const bounds = boundsOf("entropy", percentiles);
	// Where nothing is known of the model, an even choice between two must count.
	const [usual, seldom] = percentiles === null ? [bounds[1], bounds[2]] : [bounds[2], bounds[3]];
	const unsure = Math.max(leastEntropy, usual);
	return { unsure, unsureOfFigure: Math.min(unsure, tossUp), veryUnsure: Math.max(leastEntropy, seldom) };
}

const isFigure = ({ kind }: Phrase): boolean => kind === "number" || kind === "literal";

/** A stretch that has ended, and is decided on. */
interface Unit {
	/** The offset after its last character. */
	readonly end: number;
	readonly place: Place;
	/** Doubts up to its end, and tokens in them. */
	readonly doubts: number;
	readonly covered: number;
}

/**
 * Chooses what is worth a look in an answer while it is written. It is decided for a sentence of prose and for a statement
 * or line of code when it has ended, within what the answer up to there may have, and stands from then on: more text never
 * changes what was marked before it. That costs the later places of an answer nothing, for what may be marked grows with it.
 */
export class Reviewer {
	readonly #bounds: DoubtBounds;
	readonly #doubts: Doubt[] = [];
	readonly #units: Unit[] = [];
	/** Where the answer stands after the last place that was looked at, which is at this offset. */
	#place: Place;
	#at = 0;
	/** Up to here nothing ends a unit. */
	#searched = 0;

	/**
	 * @param percentiles of the model; null where they are not known
	 * @param first where the text begins
	 */
	constructor(
		percentiles: Percentiles | null,
		private readonly first: Place = beginning,
	) {
		this.#bounds = doubtBounds(percentiles);
		this.#place = first;
	}

	/** In the order of the text, without overlap. */
	get doubts(): readonly Doubt[] {
		return this.#doubts;
	}

	/** Forgets what is after an offset, for the text was cut there. */
	cut(offset: number): void {
		// Whether a sentence has ended, the character after it tells.
		while (this.#units.length > 0 && this.#units.at(-1)!.end >= offset) this.#units.pop();
		const last = this.#units.at(-1);
		this.#doubts.length = last?.doubts ?? 0;
		this.#place = last?.place ?? this.first;
		this.#at = last?.end ?? 0;
		this.#searched = this.#at;
	}

	/** @param answer all of it so far: what was there before must not have changed, except by a cut */
	update(answer: ReviewedText): void {
		const { text } = answer;
		for (;;) {
			const border = this.#nextBorder(text);
			if (border === null) return;
			this.#place = this.#advanced(text, border);
			this.#at = border;
			this.#searched = border + (text[border] === " " ? 1 : 0);
			if (this.#place.ends(bytesOf(text.slice(border, border + 1))) !== null) this.#decide(answer, border, this.#place);
		}
	}

	/** Nothing comes after this: what has not ended ends here. */
	end(answer: ReviewedText): void {
		this.update(answer);
		const { length } = answer.text;
		this.#decide(answer, length, this.#advanced(answer.text, length));
	}

	#advanced(text: string, to: number): Place {
		return this.#place.after(bytesOf(text.slice(this.#at, to)));
	}

	/** Where a line ends, or in prose perhaps a sentence; null as far as the text goes. */
	#nextBorder(text: string): number | null {
		const pattern = this.#place.mode === "code" ? lineEnd : lineOrSentenceEnd;
		pattern.lastIndex = this.#searched;
		const found = pattern.exec(text);
		if (found !== null) return found[0] === "\n" ? found.index + 1 : found.index;
		this.#searched = text.length;
		return null;
	}

	#decide(answer: ReviewedText, end: number, place: Place): void {
		const last = this.#units.at(-1);
		const start = last?.end ?? 0;
		const before = last?.place ?? this.first;
		const unit = { start, end };
		const found = candidatesIn(answer, unit, phrasesIn(answer.text, unit, before, place), this.#bounds);
		let covered = last?.covered ?? 0;
		const chosen: Doubt[] = [];
		const written = firstThat(answer.spans, (span) => span.start >= end);
		for (const { doubt, tokens } of found.sort((one, other) => other.doubt.score - one.doubt.score)) {
			const count = this.#doubts.length + chosen.length + 1;
			if (!isAffordable(count, covered + tokens, written)) continue;
			chosen.push(doubt);
			covered += tokens;
		}
		this.#doubts.push(...chosen.sort((one, other) => one.start - other.start));
		this.#units.push({ end, place, doubts: this.#doubts.length, covered });
	}
}

const lineEnd = /\n/g;
/** The blank after what may end a sentence. */
const lineOrSentenceEnd = /\n|(?<=[.!?…]["'”’»)\]*_`]{0,8}) /g;

const encoder = new TextEncoder();
const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** Whether so many doubts, which hold so many tokens, are few enough for an answer of that many tokens. */
const isAffordable = (doubts: number, covered: number, written: number): boolean =>
	doubts <= Math.min(fewDoubts, firstDoubts + Math.floor(written * mostShare)) || covered <= written * mostShare;

/** All that is worth a look in a finished text. */
export function reviewOf(
	answer: ReviewedText,
	percentiles: Percentiles | null,
	first: Place = beginning,
): readonly Doubt[] {
	const reviewer = new Reviewer(percentiles, first);
	reviewer.end(answer);
	return reviewer.doubts;
}

/** Of a unit. The line that opens or closes a fence says nothing. */
function phrasesIn(text: string, { start, end }: Span, before: Place, after: Place): Phrase[] {
	const written = text.slice(start, end);
	const isCode = before.mode === "code";
	if (!isCode && after.mode === "code") return [];
	const phrases = isCode ? phrasesOfCode(written, before.language) : phrasesOfProse(written);
	return phrases.map((phrase) => ({ ...phrase, start: start + phrase.start, end: start + phrase.end }));
}

interface Candidate {
	readonly doubt: Doubt;
	/** How many tokens wrote the phrase, or a part of it. */
	readonly tokens: number;
}

/**
 * The phrases of a unit with a token that is unsure enough. The first word of a sentence or a statement has many ways to go
 * on by its nature, which says little of the word: there, only what is rare counts, unless it is a figure.
 */
function candidatesIn(
	answer: ReviewedText,
	unit: Span,
	phrases: readonly Phrase[],
	{ unsure, unsureOfFigure, veryUnsure }: DoubtBounds,
): Candidate[] {
	const counts = phrases.map(() => 0);
	const best = phrases.map((): Omit<Doubt, keyof Phrase> | null => null);
	let isFirst = true;
	for (const { token, first, last, main } of tokensOfPhrases(answer, unit, phrases)) {
		for (let phrase = first; phrase <= last; phrase++) counts[phrase]!++;
		// A token over the border of units belongs to the one in which it begins.
		if (inkOf(answer, token).start < unit.start) continue;
		const cut = isFigure(phrases[main]!) ? unsureOfFigure : isFirst ? veryUnsure : unsure;
		isFirst = false;
		const { entropy, rule } = answer.tokens[token]!;
		const score = rule === "thought" ? 0 : entropy.value / cut;
		if (score < 1 || score <= (best[main]?.score ?? 0)) continue;
		best[main] = { token, score, level: entropy.value >= veryUnsure ? 2 : 1 };
	}
	return phrases.flatMap((phrase, i) => {
		const found = best[i];
		return found ? [{ doubt: { ...phrase, ...found }, tokens: counts[i]! }] : [];
	});
}

/** A token, the first and last phrase that it wrote of, and that of which it wrote most. */
interface TokenOfPhrases {
	readonly token: number;
	readonly first: number;
	readonly last: number;
	readonly main: number;
}

function* tokensOfPhrases(answer: ReviewedText, unit: Span, phrases: readonly Phrase[]): Generator<TokenOfPhrases> {
	const { spans } = answer;
	let first = 0;
	let token = firstThat(spans, ({ end }) => end > unit.start);
	for (; token < spans.length && spans[token]!.start < unit.end; token++) {
		const ink = inkOf(answer, token);
		while (first < phrases.length && phrases[first]!.end <= ink.start) first++;
		const shared = (i: number) => Math.min(ink.end, phrases[i]!.end) - Math.max(ink.start, phrases[i]!.start);
		let [last, main] = [first - 1, first];
		while (last + 1 < phrases.length && shared(last + 1) > 0) {
			last++;
			if (shared(last) > shared(main)) main = last;
		}
		if (last >= first) yield { token, first, last, main };
	}
}

/** Of what a token wrote, from its first to its last character that is no blank; empty where there is none. */
function inkOf({ text, spans }: ReviewedText, token: number): Span {
	const { start, end } = spans[token]!;
	const written = text.slice(start, end);
	const from = end - written.trimStart().length;
	return { start: from, end: Math.max(from, start + written.trimEnd().length) };
}

/** Index of the first span that fits, where all after it do; their number where none does. */
function firstThat(spans: readonly Span[], fits: (span: Span) => boolean): number {
	let low = 0;
	let high = spans.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (fits(spans[middle]!)) high = middle;
		else low = middle + 1;
	}
	return low;
}
