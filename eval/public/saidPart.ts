/** What an answer says when its model has thought, and where that begins. */
export interface SaidPart {
	readonly text: string;
	readonly start: number;
}

const close = "</think>";

/** Null where the answer was cut while its model still thought. Without a thought, all of the answer is said. */
export function saidPart(answer: string): SaidPart | null {
	const end = answer.lastIndexOf(close);
	if (end >= 0) return { text: answer.slice(end + close.length), start: end + close.length };
	return answer.trimStart().startsWith("<think>") ? null : { text: answer, start: 0 };
}

/** Why an answer without a said part is wrong. */
export const thoughtToTheEnd = "it was cut while the model was thinking: --max-tokens gives it longer";
