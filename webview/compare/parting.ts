import type { TraceToken } from "../../sampler/trace.ts";
import { commonTokens } from "../../sampler/traceDiff.ts";

/** Where an answer parts from another one. */
export interface Parting {
	/** Tokens both begin with. */
	readonly after: number;
	/** Tokens both have, in the same order. */
	readonly common: number;
	/** Whether neither has any other. */
	readonly isSame: boolean;
}

/** How an answer stands to another one. */
export function partingOf(tokens: readonly TraceToken[], other: readonly TraceToken[]): Parting {
	const runs = commonTokens(tokens, other);
	const [first] = runs;
	const after = first !== undefined && first.left === 0 && first.right === 0 ? first.length : 0;
	return {
		after,
		common: runs.reduce((sum, { length }) => sum + length, 0),
		isSame: after === tokens.length && after === other.length,
	};
}
