import type { Place } from "./boundaries.ts";
import { syntaxOf } from "./places/syntax.ts";

/** The words of a thought, by where it is said. */
export interface Wording {
	/** A sentence, without a blank at its end: words bring the blank before them. */
	readonly prose: string;
	/** The text of a comment, on one line. */
	readonly code: string;
	/** How a model that thinks before it answers begins to think again. */
	readonly thinking: string;
}

/** Any words would do: what counts is that the model does not stop thinking. */
const continuing = "Wait,";

/** In the order in which they are preferred. */
export const defaultWordings: readonly Wording[] = [
	"Let's work it out step by step.",
	"Let's compare step by step.",
	"Let's look at it step by step.",
].map((prose) => ({ prose, code: "Let me check this step by step.", thinking: continuing }));

/**
 * Sentences that a person chose, in the order in which they are preferred, as what may be said in a pause: in prose and in
 * comments alike. Where there are none, what is said usually.
 */
export const wordingsOf = (sentences: readonly string[] = []): readonly Wording[] =>
	sentences.length === 0
		? defaultWordings
		: sentences.map((sentence) => ({ prose: sentence, code: sentence, thinking: continuing }));

/**
 * The text of a thought at the start of a line or a sentence. In code it is a comment on a line of its own, after which
 * the next line is indented as this one was.
 * @returns null where the language has no comments, or is not known
 */
export function thoughtAt(place: Place, wording: Wording): string | null {
	if (place.mode === "code") return comment(place, wording.code);
	return spaced(place, place.mode === "thinking" ? wording.thinking : wording.prose);
}

/**
 * The text of a thought wherever the answer stands, in the middle of a sentence too.
 * @returns null where the language has no comments, or is not known, and in the middle of a line of code
 */
export function thoughtOnTheSpot(place: Place, wording: Wording): string | null {
	if (place.mode !== "prose") return place.mode === "code" && !place.isStart(null) ? null : thoughtAt(place, wording);
	return place.atLineStart ? wording.prose : spaced(place, `Wait, ${uncapitalised(wording.prose)}`);
}

function comment({ language, indentation }: Place, text: string): string | null {
	const signs = syntaxOf(language).comment;
	return signs && `${signs[0]}${text}${signs[1]}\n${indentation}`;
}

const spaced = ({ afterBlank }: Place, text: string): string => (afterBlank ? text : ` ${text}`);

/** "I" stays large. */
const uncapitalised = (text: string): string =>
	/^I\b/.test(text) ? text : text.slice(0, 1).toLowerCase() + text.slice(1);
