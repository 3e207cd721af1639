import type { Distribution, Token } from "../../distribution.ts";
import { partsOf } from "../../metrics.ts";

/**
 * The distribution as if some tokens were not in the vocabulary. Where that would leave none of those listed that is
 * possible, it is as it was.
 */
export function without(distribution: Distribution, excluded: ReadonlySet<Token>): Distribution {
	if (excluded.size === 0) return distribution;
	const { tokens, logits, vocabularySize } = distribution;
	const kept = [...tokens.keys()].filter((i) => !excluded.has(tokens[i]!));
	const best = kept[0];
	if (kept.length === tokens.length || best === undefined || logits[best] === Number.NEGATIVE_INFINITY) {
		return distribution;
	}
	const { mass, tail } = partsOf(distribution);
	const top = logits[best]!;
	// Summed anew, small terms first: what is left of Z beside a token that had nearly all of it is less than its error.
	const listed = kept.reduceRight((sum, i) => sum + Math.exp(logits[i]! - top), 0);
	const unseen = tail.mass * Math.exp(logits[0]! - top);
	const open = (mass.high - mass.low) * Math.exp(logits[0]! - top);
	return {
		vocabularySize: vocabularySize - (tokens.length - kept.length),
		tokens: Int32Array.from(kept, (i) => tokens[i]!),
		logits: Float64Array.from(kept, (i) => logits[i]!),
		logPartition: top + Math.log(listed + unseen),
		partitionError: Math.min(1, open / (listed + unseen)),
	};
}
