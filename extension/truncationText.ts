import { faultInValues } from "../sampler/policies/entry.ts";
import { truncationParameters, truncationValues } from "../sampler/policies/parameters.ts";
import type { Truncation } from "../sampler/truncation.ts";

const parameters = truncationParameters("none");

/** Reads "p-less", "none", "min-p 0.05", "top-p 0.95", "top-k 40" or "top-n-sigma 1"; null for anything else. */
export function parseTruncation(text: string): Truncation | null {
	const [kind, amount, ...rest] = text.trim().split(/\s+/);
	if (rest.length > 0) return null;
	const truncation = truncationFrom(kind, amount === undefined ? null : Number(amount));
	if (truncation === null) return null;
	return faultInValues(parameters, truncationValues(truncation)) === null ? truncation : null;
}

function truncationFrom(kind: string | undefined, value: number | null): Truncation | null {
	if (kind === "p-less" || kind === "none") return value === null ? { kind } : null;
	if (value === null) return null;
	switch (kind) {
		case "min-p":
			return { kind, share: value };
		case "top-p":
			return { kind, mass: value };
		case "top-k":
			return { kind, count: value };
		case "top-n-sigma":
			return { kind, n: value };
		default:
			return null;
	}
}
