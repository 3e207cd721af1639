/** What an answer says when its model has thought, and where that begins. */
export interface SaidPart {
	readonly text: string;
	readonly start: number;
}

const close = "</think>";

/**
 * Null where the answer was cut while its model still thought. Without a thought, all of the answer is said.
 * @param thinksFromTheStart whether the prompt had opened the thought already, as templates of some models do: then the
 * answer does not tell where that began
 */
export function saidPart(answer: string, thinksFromTheStart = false): SaidPart | null {
	const end = answer.lastIndexOf(close);
	if (end >= 0) return { text: answer.slice(end + close.length), start: end + close.length };
	const isThought = thinksFromTheStart || answer.trimStart().startsWith("<think>");
	return isThought ? null : { text: answer, start: 0 };
}

/** Why an answer without a said part is wrong. */
export const thoughtToTheEnd = "it was cut while the model was thinking: --max-tokens gives it longer";
