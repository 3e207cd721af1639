/** What an answer may spend beyond its own tokens. Counted in tokens and paths, never in time. */
export interface Budget {
	/** Tokens that are evaluated and do not stay: paths not kept, text taken back, and the thoughts. */
	readonly extraTokens: number;
	/** Paths open at once, the answer's own among them. */
	readonly paths: number;
	/** Tokens a path may have before it must be judged. */
	readonly depth: number;
	/** Paths tried in one resample. */
	readonly attempts: number;
	/** How often each may happen in an answer. */
	readonly pauses: number;
	readonly branches: number;
	readonly resamples: number;
	readonly restarts: number;
	/** Tokens of the answer between a pause or branch and the next of its kind. */
	readonly cooldown: number;
}

export const defaultBudget: Budget = {
	extraTokens: 1024,
	paths: 3,
	depth: 32,
	attempts: 3,
	pauses: 3,
	branches: 32,
	resamples: 8,
	restarts: 1,
	cooldown: 8,
};

/** Between what each of them may be: whole numbers. */
export const budgetRanges: Readonly<Record<keyof Budget, { readonly min: number; readonly max: number }>> = {
	extraTokens: { min: 0, max: 1_048_576 },
	paths: { min: 1, max: 16 },
	depth: { min: 1, max: 4096 },
	attempts: { min: 1, max: 16 },
	pauses: { min: 0, max: 4096 },
	branches: { min: 0, max: 4096 },
	resamples: { min: 0, max: 4096 },
	restarts: { min: 0, max: 16 },
	cooldown: { min: 0, max: 4096 },
};

/** What an answer has spent of its budget. */
export interface Spent {
	readonly extraTokens: number;
	readonly pauses: number;
	readonly branches: number;
	readonly resamples: number;
	readonly restarts: number;
	/** Steps at which the policy would have acted, and the budget, the place or the backend did not let it. */
	readonly refused: number;
}

/** Of two stretches of one answer together. */
export function addSpent(one: Spent, other: Spent): Spent {
	const sum: Record<keyof Spent, number> = { ...one };
	for (const name of Object.keys(sum) as (keyof Spent)[]) sum[name] += other[name];
	return sum;
}

export const nothingSpent: Spent = {
	extraTokens: 0,
	pauses: 0,
	branches: 0,
	resamples: 0,
	restarts: 0,
	refused: 0,
};
