import { digamma, type Inverse, invertDigamma, logGamma, trigamma } from "./special.ts";

/**
 * ln of the density of a Dirichlet distribution: lnΓ(Σα) - Σ lnΓ(α) + Σ (α - 1) ln p.
 * Correction: upstream had the signs of both Γ terms the other way round, against its own description, so that the
 * density of what was likely was low (`asWritten.ts`).
 */
export function dirichletLogDensity(logProbabilities: ArrayLike<number>, concentrations: Float64Array): number {
	let sum = 0;
	let total = 0;
	for (const [i, alpha] of concentrations.entries()) {
		sum += (alpha - 1) * logProbabilities[i]! - logGamma(alpha);
		total += alpha;
	}
	return sum + logGamma(total);
}

/** α / Σα. */
export function dirichletMean(concentrations: Float64Array): Float64Array {
	const total = concentrations.reduce((sum, alpha) => sum + alpha, 0);
	return concentrations.map((alpha) => alpha / total);
}

/**
 * The likeliest Dirichlet distribution for given means of ln p, among those with Σα <= `most`.
 *
 * Without the limit it is where ψ(α_i) - ψ(Σα) = mean_i, which has a solution only if Σ e^mean < 1. The logarithms of one
 * distribution, or of several that are alike, have none: α grows without end. Correction: upstream looked for it all the
 * same, and after 140 steps took what it had. With the limit the likelihood has its maximum where ψ(α_i) = mean_i + y and
 * Σα = `most`, which always exists. Either way one number is sought, for the α follow from it; y = ψ(Σα) without the limit.
 * @param meanLogs finite
 * @param guess of Σα, where to begin; without, from where α are large, so that ψ(α) is about ln (α - 1/2)
 */
export function fitDirichlet(meanLogs: Float64Array, most: number, guess = roughly(meanLogs)): Float64Array {
	const search = new Search(meanLogs);
	const limit = Math.log(most);
	let low = Math.log(least);
	let high = limit;
	let isLimitTried = false;
	let x = Math.min(Math.log(guess), limit);
	// Newton's method in ln Σα, halving what is possible where it would leave that.
	for (let step = 0; step < 200 && high - low > precision; step++) {
		// Else the steps could end just below the limit, before it was tried.
		if (!isLimitTried && limit - x < 1e-6) x = limit;
		const total = Math.exp(x);
		// Σα as it follows from an assumed one is too much below the solution and too little above it.
		const excess = search.sumAt(digamma(total)) - total;
		if (x === limit) {
			if (excess >= 0) return atLimit(search, most);
			isLimitTried = true;
		}
		if (Math.abs(excess) <= precision * total) break;
		// What is nearer may be on either side, for the α are not exact yet.
		if (excess > 1e-5 * total) low = x;
		if (excess < -1e-5 * total) high = x;
		const next = x - excess / (total * (search.slope * trigamma(total) - 1));
		if (next > low && next < high) x = next;
		else x = next >= limit && !isLimitTried ? limit : (low + high) / 2;
	}
	return search.concentrations;
}

function roughly(meanLogs: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < meanLogs.length; i++) sum += Math.exp(meanLogs[i]!);
	return sum < 1 ? meanLogs.length / 2 / (1 - sum) : Number.POSITIVE_INFINITY;
}

/**
 * The α that go with y, and their sum. Each begins at the tangent to the last one, so that when the y are near each other
 * a single step makes it exact; while they are not, it need not be.
 */
class Search {
	readonly concentrations: Float64Array;
	/** dα / dy at the last y. */
	readonly #slopes: Float64Array;
	/** dΣα / dy at the last y. */
	slope = 0;
	#y = 0;

	constructor(readonly meanLogs: Float64Array) {
		this.concentrations = new Float64Array(meanLogs.length);
		this.#slopes = new Float64Array(meanLogs.length);
	}

	/** @returns Σα for ψ(α_i) = mean_i + y */
	sumAt(y: number): number {
		const { meanLogs, concentrations } = this;
		const slopes = this.#slopes;
		const inverse: Inverse = { x: 0, slope: 0 };
		let sum = 0;
		this.slope = 0;
		for (let i = 0; i < meanLogs.length; i++) {
			inverse.x = concentrations[i]! + slopes[i]! * (y - this.#y);
			invertDigamma(meanLogs[i]! + y, 1e-3, inverse);
			concentrations[i] = inverse.x;
			slopes[i] = inverse.slope;
			this.slope += inverse.slope;
			sum += inverse.x;
		}
		this.#y = y;
		return sum;
	}
}

/** Σα(y) is convex and grows: from the right, Newton's method never passes the root. */
function atLimit(search: Search, most: number): Float64Array {
	let y = digamma(most);
	let sum = search.sumAt(y);
	for (let step = 0; step < 60 && Math.abs(sum - most) > precision * most; step++) {
		y -= (sum - most) / search.slope;
		sum = search.sumAt(y);
	}
	return search.concentrations;
}

/** Relative. */
const precision = 1e-10;

/** Below any Σα there is reason for. */
const least = 1e-12;
