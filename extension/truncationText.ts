import type { Truncation } from "../sampler/truncation.ts";

/** Reads "p-less", "none", "min-p 0.05", "top-p 0.95", "top-k 40" or "top-n-sigma 1"; null for anything else. */
export function parseTruncation(text: string): Truncation | null {
	const [kind, amount, ...rest] = text.trim().split(/\s+/);
	if (rest.length > 0) return null;
	if (kind === "p-less" || kind === "none") return amount === undefined ? { kind } : null;
	const value = amount === undefined ? Number.NaN : Number(amount);
	if (!Number.isFinite(value) || value < 0) return null;
	switch (kind) {
		case "min-p":
			return value <= 1 ? { kind, share: value } : null;
		case "top-p":
			return value > 0 && value <= 1 ? { kind, mass: value } : null;
		case "top-k":
			return Number.isInteger(value) && value > 0 ? { kind, count: value } : null;
		case "top-n-sigma":
			return { kind, n: value };
		default:
			return null;
	}
}
