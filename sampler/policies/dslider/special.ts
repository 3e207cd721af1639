/**
 * The functions of the gamma family that a Dirichlet distribution needs, for x > 0. Below `asymptotic` the recurrences
 * Γ(x + 1) = x Γ(x) lead up to it; from there on the series of Stirling's kind are exact to 1e-12 (Abramowitz and Stegun,
 * 6.1.41, 6.3.18 and 6.4.12).
 */

const asymptotic = 7;

/** ln Γ(x). */
export function logGamma(x: number): number {
	let product = 1;
	let at = x;
	for (; at < asymptotic; at++) product *= at;
	const r = 1 / (at * at);
	const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360)))))) / at;
	return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** ψ(x), the derivative of ln Γ. */
export const digamma = (x: number) => polygammas(x, { digamma: 0, trigamma: 0 }).digamma;

/** ψ'(x). */
export const trigamma = (x: number) => polygammas(x, { digamma: 0, trigamma: 0 }).trigamma;

interface Polygammas {
	digamma: number;
	trigamma: number;
}

/** Both, into an object that can be used again: Newton's method needs both, and a fit thousands of them. */
function polygammas(x: number, into: Polygammas): Polygammas {
	let sum = 0;
	let squares = 0;
	let at = x;
	for (; at < asymptotic; at++) {
		const inverse = 1 / at;
		sum += inverse;
		squares += inverse * inverse;
	}
	const inverse = 1 / at;
	const r = inverse * inverse;
	const first = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * (691 / 32760))))));
	const second = r * (1 / 6 - r * (1 / 30 - r * (1 / 42 - r * (1 / 30 - r * (5 / 66 - r * (691 / 2730))))));
	into.digamma = Math.log(at) - inverse / 2 - first - sum;
	into.trigamma = (1 + inverse / 2 + second) * inverse + squares;
	return into;
}

/** Where a search for the x with ψ(x) = y has come to. */
export interface Inverse {
	x: number;
	/** dx / dy there. */
	slope: number;
}

/**
 * The x with ψ(x) = y, by Newton's method. ψ is concave, so that from the second step on the root is approached from
 * below and never passed.
 * @param precision relative to x, of the last step but one: what is left after the last is about its square
 * @param into holds where to begin, and then the result; for an x of 0 or less Minka's approximation is taken
 * ("Estimating a Dirichlet distribution", appendix C)
 */
export function invertDigamma(y: number, precision: number, into: Inverse): void {
	let x = into.x > 0 ? into.x : approximateInverse(y);
	for (let step = 0; step < 40; step++) {
		const { digamma, trigamma } = polygammas(x, scratch);
		into.slope = 1 / trigamma;
		const next = x + (y - digamma) * into.slope;
		// Too far to the right for a tangent.
		if (!(next > 0)) {
			x = approximateInverse(y);
			continue;
		}
		const moved = Math.abs(next - x);
		x = next;
		if (moved <= precision * x) break;
	}
	into.x = x;
}

const scratch: Polygammas = { digamma: 0, trigamma: 0 };

const approximateInverse = (y: number) => (y >= -2.22 ? Math.exp(y) + 0.5 : -1 / (y - digammaAtOne));

/** -γ */
const digammaAtOne = -0.5772156649015329;
