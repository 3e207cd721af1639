/** An answer's uncertainty, greater where it is less sure, and whether it was right. */
export interface Doubted {
	readonly uncertainty: number;
	readonly right: boolean;
}

/** If only the surest answers were given. */
export interface RiskPoint {
	/** The share of the questions that are answered. */
	readonly coverage: number;
	/** The share of those answers that are wrong. */
	readonly risk: number;
}

/** The risk at every coverage that a threshold on the uncertainty can give, by rising coverage. Equal ones go together. */
export function riskCoverage(answers: readonly Doubted[]): RiskPoint[] {
	const sorted = answers.toSorted((a, b) => a.uncertainty - b.uncertainty);
	const points: RiskPoint[] = [];
	let wrong = 0;
	for (const [i, answer] of sorted.entries()) {
		if (!answer.right) wrong++;
		if (sorted[i + 1]?.uncertainty === answer.uncertainty) continue;
		points.push({ coverage: (i + 1) / sorted.length, risk: wrong / (i + 1) });
	}
	return points;
}

/** The mean risk over all coverages: 0 where nothing is wrong; the error rate where the uncertainty says nothing. */
export function areaUnderRisk(points: readonly RiskPoint[]): number {
	let [area, before] = [0, 0];
	for (const { coverage, risk } of points) {
		area += risk * (coverage - before);
		before = coverage;
	}
	return area;
}
