/** A position of a text that is known: what the model thought before it, and whether it was right. */
export interface RankSample {
	/** H, nats. */
	readonly entropy: number;
	/** The token that stands there was the likeliest. */
	readonly wasLikeliest: boolean;
}

/** Of either kind; of fewer nothing can be said. */
export const fewestOfEach = 50;

/**
 * AdaDec's threshold (He et al. 2025, arXiv 2506.08980, as at SYSUSELab/AdaDec 13dead0): the entropy above which the
 * likeliest token is rather not the right one. A logistic regression on H of whether it is, both kinds weighing the same;
 * then, of the probabilities 0.01, 0.02, … 0.99 that this gives, the one at which to part the samples is right most often,
 * as the H it belongs to. Where AdaDec draws as many samples of the one kind as there are of the other, here each weighs
 * less; where it sets a fifth of them aside to choose by, all are chosen by, for two numbers are all that is fitted.
 *
 * Calibration keeps H of what it reads and not which tokens were right, so that nothing here calls it: who has a text and
 * a model can, and tell the policy `adadec` its threshold.
 * @returns nats; null where there are too few of either kind, or where the model is not surer when it is right
 */
export function learnThreshold(samples: readonly RankSample[]): number | null {
	const right = samples.filter(({ wasLikeliest }) => wasLikeliest).length;
	const fewer = Math.min(right, samples.length - right);
	if (fewer < fewestOfEach) return null;
	const { intercept, slope } = logistic(samples, { right: fewer / right, wrong: fewer / (samples.length - right) });
	if (!(slope < 0)) return null;
	let best = { threshold: 0, correct: -1 };
	for (let percent = 99; percent > 0; percent--) {
		const threshold = (Math.log(percent / (100 - percent)) - intercept) / slope;
		const correct = samples.filter(({ entropy, wasLikeliest }) => entropy <= threshold === wasLikeliest).length;
		if (correct > best.correct) best = { threshold, correct };
	}
	return Math.max(0, best.threshold);
}

/**
 * ln (p / (1 - p)) = intercept + slope · H by Newton's method. The slope is drawn to 0 by slope² / 2, as in scikit-learn,
 * which AdaDec uses, so that it stays finite where H parts the samples without a mistake.
 */
function logistic(
	samples: readonly RankSample[],
	weights: { readonly right: number; readonly wrong: number },
): { readonly intercept: number; readonly slope: number } {
	let [intercept, slope] = [0, 0];
	for (let step = 0; step < 100; step++) {
		// The gradient of the log-likelihood, and its curvature, turned.
		let [byIntercept, bySlope] = [0, -slope];
		let [squared, mixed, twice] = [0, 0, 1];
		for (const { entropy, wasLikeliest } of samples) {
			const weight = wasLikeliest ? weights.right : weights.wrong;
			const p = 1 / (1 + Math.exp(-intercept - slope * entropy));
			const missing = weight * ((wasLikeliest ? 1 : 0) - p);
			byIntercept += missing;
			bySlope += missing * entropy;
			const bend = weight * p * (1 - p);
			squared += bend;
			mixed += bend * entropy;
			twice += bend * entropy * entropy;
		}
		const determinant = squared * twice - mixed * mixed;
		const move = (twice * byIntercept - mixed * bySlope) / determinant;
		const turn = (squared * bySlope - mixed * byIntercept) / determinant;
		intercept += move;
		slope += turn;
		if (Math.abs(move) + Math.abs(turn) < 1e-9) break;
	}
	return { intercept, slope };
}
