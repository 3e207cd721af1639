/** What a measure should be. Measures without a goal are there to compare with. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

export interface Measure {
	readonly name: string;
	readonly value: number;
	/** "×" for a ratio. */
	readonly unit: string;
	readonly goal?: Goal;
}

/** Takes a measure as soon as it is known. */
export type Report = (measure: Measure) => void;
