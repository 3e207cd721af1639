import { type Groups, sumsAt } from "./groups.ts";

/** The temperatures there are: as far as upstream's ten steps, each by half of T at most, could lead. */
const coldest = 2 ** -10;
const hottest = 1.5 ** 10;

/** Nats. */
const precision = 1e-6;

/**
 * The temperature at which the entropy of a distribution is `target` nats, or the end of the range that is nearer to that.
 * Newton's method in ln T, where dH / d ln T is the varentropy at T. H grows with T, so that a step that leaves what is
 * still possible is known, and halved into it.
 * Correction: upstream's steps (`asWritten.ts`) count the third moment twice in the second derivative, and there are ten of
 * them, whether or not they have arrived.
 * @param start where to begin
 */
export function temperatureFor(groups: Groups, target: number, start = 1): number {
	let low = Math.log(coldest);
	let high = Math.log(hottest);
	let at = Math.min(Math.max(Math.log(start), low), high);
	for (let step = 0; step < 60 && high - low > precision; step++) {
		const { entropy, varentropy } = sumsAt(groups, Math.exp(at));
		const error = target - entropy;
		if (Math.abs(error) < precision) break;
		if (error > 0) low = at;
		else high = at;
		// Where H is flat, its slope says nothing of what is far away.
		const move = Math.min(Math.max(error / varentropy, -Math.LN2), Math.LN2);
		const next = at + move;
		at = next > low && next < high ? next : (low + high) / 2;
	}
	return Math.exp(at);
}
