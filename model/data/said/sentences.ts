/** A sentence, or a line, and where it begins in its text. */
export interface Sentence {
	readonly text: string;
	readonly start: number;
	readonly asks: boolean;
}

/** A point within a number ends no sentence; marks of emphasis may stand behind the one that does. */
const ends = /[.!?](?=[*_"'`”’)\]}\\$]*(?:\s|$))|\n/g;

/** The sentences of a text that say something. */
export function sentencesOf(text: string): Sentence[] {
	const sentences: Sentence[] = [];
	let start = 0;
	for (const { 0: mark, index } of [...text.matchAll(ends), { 0: "", index: text.length }]) {
		sentences.push({ text: text.slice(start, index), start, asks: mark === "?" });
		start = index + mark.length;
	}
	return sentences.filter((sentence) => /[^\s\p{P}]/u.test(sentence.text));
}
