import { boundsOf, type Measure, probabilityBounds } from "../../sampler/heat.ts";
import type { Percentiles } from "../../sampler/percentiles.ts";
import { doubtBounds } from "../../sampler/review.ts";
import type { Layer } from "./layer.ts";

/** What a layer's marks mean. */
export interface LegendWords {
	/** One line for each level, from plain on; in a review there is none for that. */
	readonly levels: readonly string[];
	/** What is marked, and by what it is scaled. */
	readonly scale: string;
}

/** @param percentiles of the model whose answer is shown; null where they are not known */
export function legendWords(layer: Layer, percentiles: Percentiles | null): LegendWords {
	return layer === "review"
		? reviewWords(percentiles)
		: { levels: levels[layer](percentiles), scale: scaleOf(layer, percentiles) };
}

function reviewWords(percentiles: Percentiles | null): LegendWords {
	const { unsure, unsureOfFigure, veryUnsure } = doubtBounds(percentiles);
	const ofFigure = unsureOfFigure < unsure ? `, ${choices(unsureOfFigure)} in numbers and literals` : "";
	const atLeast = (entropy: number) => `${choices(entropy)} equal choices or more`;
	const words =
		percentiles === null
			? [`Unsure: ${atLeast(unsure)}`, `Very unsure: ${atLeast(veryUnsure)}`]
			: [
					`As unsure as at 5 of its 100 tokens: ${atLeast(unsure)}${ofFigure}`,
					`As at 1 of 100: ${atLeast(veryUnsure)}`,
				];
	return {
		levels: words,
		scale: `Whole names, values, calls, conditions and words that hold what the model was most unsure of: two in a short answer, up to eight, or a twentieth of a long one. They say where to look first, not what is wrong. ${scaleOf("entropy", percentiles)}`,
	};
}

const choices = (entropy: number): string => Math.exp(entropy).toLocaleString("en", { maximumSignificantDigits: 3 });
const plainNumber = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 3 });
const percent = (share: number): string => `${share * 100} %`;

/** How often a model is as unsure as at the levels 1 to 4. */
const shares = ["25", "10", "5", "1"];

const levels: Readonly<Record<Measure, (percentiles: Percentiles | null) => string[]>> = {
	entropy: (percentiles) => ranges(boundsOf("entropy", percentiles).map(choices), "equal choices", percentiles),
	varentropy: (percentiles) => ranges(boundsOf("varentropy", percentiles).map(plainNumber), "nats²", percentiles),
	probability: () => {
		const [first, ...others] = probabilityBounds;
		return [
			`It gave the token taken ${percent(first)} or more: plain`,
			...others.map((bound, i) => `${percent(bound)} to ${percent(probabilityBounds[i]!)}`),
			`Less than ${percent(probabilityBounds[3])}`,
		];
	},
	action: () => [
		"Sure: the likeliest token was taken",
		"In between: a token was drawn",
		"A fork, where it looks ahead: nearly sure, on uneven ground",
		"Evenly unsure, where it pauses",
		"Lost, where it goes back",
	],
};

/** Bounds may differ by less than is written of them. */
const range = (low: string, high: string): string => (low === high ? `about ${low}` : `${low} to ${high}`);

function ranges(bounds: readonly string[], unit: string, percentiles: Percentiles | null): string[] {
	const often = (level: number) => (percentiles === null ? "" : `, as at ${shares[level]} of its 100 tokens`);
	return [
		`Fewer than ${bounds[0]} ${unit}: plain`.replace("Fewer", unit === "nats²" ? "Less" : "Fewer"),
		...bounds.slice(1).map((bound, i) => `${range(bounds[i]!, bound)} ${unit}${often(i)}`),
		`${bounds.at(-1)} ${unit} or more${often(3)}`,
	];
}

function scaleOf(measure: Measure, percentiles: Percentiles | null): string {
	if (measure === "action") return "By the thresholds of the model, as it acts on them.";
	if (measure === "probability") return "Fixed cut points, the same for every model.";
	return percentiles === null
		? "Fixed cut points, the same for every model: how unsure this one is as a rule was not known yet."
		: "Scaled to this model, by how unsure it is as a rule.";
}
