import type { Card, CardAlternative } from "../../sampler/describe.ts";

/** How many alternatives a card lists. */
const most = 5;
/** Below this an alternative says nothing. */
const least = 0.001;

/** The alternatives worth listing, the one taken always among them, and what all the others have together. */
export function likeliest({ alternatives, others }: Pick<Card, "alternatives" | "others">): {
	readonly listed: readonly CardAlternative[];
	readonly others: number;
} {
	const listed = alternatives.filter(({ probability, taken }, i) => taken || (i < most && probability >= least));
	const folded = alternatives.filter((alternative) => !listed.includes(alternative));
	return { listed, others: folded.reduce((sum, { probability }) => sum + probability, others) };
}
