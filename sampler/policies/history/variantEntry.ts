import { type PolicyEntry, type PolicyParameter, parameterValues } from "../entry.ts";
import { quadrantPolicy } from "./quadrantPolicy.ts";
import type { UpstreamTruncation } from "./truncations.ts";
import type { Variant } from "./variant.ts";

const truncations = ["jax", "torch", "intended"] as const satisfies UpstreamTruncation[];

/** What is said of a variant's parameters, and how it is made of their values. */
export function variantEntry(variant: Variant): PolicyEntry {
	const { name, title, rank, about, source, base, readsAttention } = variant;
	const parameters = [
		{
			kind: "number",
			key: "temperature",
			about: "The temperature its formulas begin with.",
			min: 0.01,
			max: 10,
			default: base.temperature,
		},
		{
			kind: "number",
			key: "topP",
			about: "The share of the probability its formulas begin with.",
			min: 0.01,
			max: 1,
			default: base.topP,
		},
		{
			kind: "number",
			key: "topK",
			about: "The number of tokens its formulas begin with.",
			min: 1,
			max: 100,
			default: base.topK,
			whole: true,
		},
		{
			kind: "number",
			key: "minP",
			about: "The least share of the likeliest token's probability its formulas begin with.",
			min: 0,
			max: 1,
			default: base.minP,
		},
		{
			kind: "choice",
			key: "truncation",
			about: "How the draw is narrowed: as upstream's code ran, as entropix-local's ran, or as it was meant.",
			choices: truncations,
			default: "jax",
		},
	] as const satisfies PolicyParameter[];
	const attention = [
		{ key: "attentionEntropy", about: "The attention's entropy, in bits; 0 where it is not known.", max: 20 },
		{ key: "attentionVarentropy", about: "Its spread over the heads, in bits²; 0 where it is not known.", max: 100 },
		{ key: "attentionAgreement", about: "By how much the heads differ; 0 where it is not known.", max: 1 },
		{ key: "attentionInteraction", about: "How strong the scores are; 0 where it is not known.", max: 100 },
	] as const;
	const described = attention.map((term) => ({ ...term, kind: "number" as const, min: 0, default: 0 }));
	return {
		name,
		title,
		family: "history",
		rank,
		about,
		source,
		severalPaths: false,
		parameters: readsAttention ? [...parameters, ...described] : parameters,
		make(given) {
			if (!readsAttention) {
				const { truncation, ...sampling } = parameterValues(parameters, given);
				return quadrantPolicy(variant, { base: sampling, truncation });
			}
			const {
				truncation,
				attentionEntropy,
				attentionVarentropy,
				attentionAgreement,
				attentionInteraction,
				...sampling
			} = parameterValues([...parameters, ...described], given);
			return quadrantPolicy(variant, {
				base: sampling,
				truncation,
				attention: {
					entropy: attentionEntropy,
					varentropy: attentionVarentropy,
					agreement: attentionAgreement,
					interaction: attentionInteraction,
				},
			});
		},
	};
}
