import type { Passage, TraceAction, TraceToken } from "./trace.ts";

/**
 * A person's choice of another of the likeliest tokens at a place: the answer is cut back to there, and goes on from it.
 * @returns null where there is no such place or alternative, or it is the one that was taken
 */
export function tokenChoice({ tokens }: Pick<Passage, "tokens">, index: number, token: number): TraceAction | null {
	const taken = tokens[index];
	const alternative = taken?.alternatives.find((other) => other.token === token);
	if (taken === undefined || alternative === undefined || taken.token === token) return null;
	const chosen: TraceToken = { ...taken, ...alternative, rule: "chosen" };
	const { entropy, varentropy, quadrant } = taken;
	return {
		kind: "choice",
		cause: { index, entropy, varentropy, quadrant },
		keep: index,
		excluded: [],
		paths: [{ tokens: [chosen], end: "chosen", scores: null }],
		chosen: 0,
		choice: "only",
		score: null,
	};
}

/**
 * A person's choice of a path that was tried at a mark and not kept: the answer is cut back to the mark, and goes on
 * from the end of that path.
 * @returns null where there is no such path, it has no tokens, or it is the one that was kept
 */
export function pathChoice({ marks }: Pick<Passage, "marks">, mark: number, path: number): TraceAction | null {
	const { action, at } = marks[mark] ?? {};
	const chosen = action?.paths[path];
	if (action === undefined || at === undefined || chosen === undefined) return null;
	if (action.chosen === path || chosen.tokens.length === 0) return null;
	return {
		kind: "choice",
		cause: { ...action.cause, index: at },
		keep: at,
		excluded: [],
		paths: [chosen],
		chosen: 0,
		choice: "only",
		score: null,
	};
}
