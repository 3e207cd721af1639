import { percent } from "./describe.ts";

/** What is shown of a percentage: tenths. */
const parts = 1000;

/**
 * Shares of a whole as percentages with at most one decimal that make 100 % together as they are shown: each is rounded
 * down, and what is then missing goes to those that lost most (largest remainders). One that is too small to be shown
 * says so, and so does one that leaves no room for others that there are.
 * @param shares not negative; they make 1
 */
export function percentsOf(shares: readonly number[]): string[] {
	const whole = shares.reduce((sum, share) => sum + share, 0);
	const exact = shares.map((share) => (whole > 0 ? (share / whole) * parts : 0));
	const shown = exact.map(Math.floor);
	const missing = whole > 0 ? parts - shown.reduce((sum, tenths) => sum + tenths, 0) : 0;
	const byLoss = exact.map((_, i) => i).sort((i, j) => exact[j]! - shown[j]! - (exact[i]! - shown[i]!) || i - j);
	for (const i of byLoss.slice(0, missing)) shown[i]!++;
	return shown.map((tenths, i) => {
		const isExtreme = (tenths === 0 || tenths === parts) && exact[i] !== tenths;
		return isExtreme ? (tenths === 0 ? "<0.1 %" : ">99.9 %") : percent(tenths / parts);
	});
}
