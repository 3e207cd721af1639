import { type PolicyEntry, type PolicyParameter, parameterValues } from "../entry.ts";
import { type AttentionTerms, attentionKeys, noAttention } from "./attention.ts";
import { quadrantPolicy } from "./quadrantPolicy.ts";
import type { UpstreamTruncation } from "./truncations.ts";
import type { Variant } from "./variant.ts";

const truncations = ["jax", "torch", "intended"] as const satisfies UpstreamTruncation[];

/** What is said of a variant's parameters, and how it is made of their values. */
export function variantEntry(variant: Variant): PolicyEntry {
	const { name, title, rank, about, source, base, attention } = variant;
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
	const terms = attention.map((term) => attentionParameters[term]);
	return {
		name,
		title,
		family: "history",
		rank,
		about,
		source,
		severalPaths: false,
		parameters: [...parameters, ...terms],
		make(given) {
			const { truncation, temperature, topP, topK, minP, ...told } = parameterValues([...parameters, ...terms], given);
			return quadrantPolicy(variant, {
				base: { temperature, topP, topK, minP },
				truncation,
				attention: {
					...noAttention,
					...Object.fromEntries(attention.map((term) => [term, told[attentionKeys[term]]])),
				},
			});
		},
	};
}

const attentionParameter = (term: keyof AttentionTerms, about: string, max: number) =>
	({
		kind: "number",
		key: attentionKeys[term],
		about: `${about}; 0 where it is not known.`,
		min: 0,
		max,
		default: 0,
	}) as const;

const attentionParameters = {
	entropy: attentionParameter("entropy", "The attention's entropy, in bits", 20),
	varentropy: attentionParameter("varentropy", "Its spread over the heads, in bits²", 100),
	agreement: attentionParameter("agreement", "By how much the heads differ", 1),
	interaction: attentionParameter("interaction", "How strong the scores are", 100),
} as const satisfies Record<keyof AttentionTerms, PolicyParameter>;
