import { type Support, supportOf } from "../support.ts";
import { supportKnown, supportSize, type Truncation } from "../truncation.ts";
import { type ActingOptions, acting, actingOptionsOf, actingParameters } from "./acting.ts";
import { Baseline } from "./baseline.ts";
import { type ParameterValues, policyEntry } from "./entry.ts";
import type { Action, Policy, Step } from "./policy.ts";

type Ways = Extract<Truncation, { readonly kind: "min-p" | "top-n-sigma" | "p-less" }>;

export interface ForkOptions extends ActingOptions {
	/**
	 * What counts as a way the answer might go: the tokens this leaves. By p-less hardly any fork would be seen, for of two
	 * tokens it leaves both only where they tie; by top-nσ none whose tail is flat, for that makes σ as small as it likes.
	 */
	readonly ways?: Ways;
	/** p1 - p2 of a fork among these, at most. */
	readonly gap?: number;
	/** By how much H of the ways left, or where it is lost H of all tokens, has to exceed what is usual in this answer, in nats. */
	readonly spike?: number;
	/** How many steps tell what is usual. */
	readonly window?: number;
}

/** What is usual before the answer has shown it: models are sure of most tokens, and less so of how to begin. */
const priors = { starts: { entropy: 0.5, weight: 4 }, others: { entropy: 0.1, weight: 8 } };

/**
 * Acts at forks, seen as such. Varentropy does not see them: it measures how much lies in the tail, so that an exact tie
 * has V = 0, and 99 % certainty with a flat tail has more V than most. Here the tokens that a truncation leaves are looked
 * at by themselves: how many there are, how near the second comes to the first, and H among them. A spike is what exceeds
 * what is usual in this answer, at starts of blocks, at other starts, or elsewhere.
 * - A fork is where few ways are left, the first two nearly as likely, they hold most of the probability, and H among them
 *   spikes: branch.
 * - Lost is where H of all tokens spikes, which the few likeliest cannot tell, and is high for this model too. Where more
 *   ways are left than could be tried, the model wavers: pause. Where what is left does not hold most of the probability,
 *   it has lost the way: resample.
 * One way left that holds most of the probability is taken. All else is drawn, as by `entropix`.
 */
export function fork(options: ForkOptions = {}): Policy {
	const { ways = { kind: "min-p", share: 0.1 }, gap = 0.3, spike = 0.4, window = 32, ...others } = options;
	const able = acting(others);
	const usual = { ways: new Baseline(window, priors), all: new Baseline(window, priors) };

	/** Whether what can be tried in a branch is about all there is. */
	const few = ({ entropy }: Support) => Math.exp(entropy) <= able.candidates + rounding;
	const isFork = (support: Support) => support.size > 1 && support.gap <= gap && few(support) && holdsMost(support);

	const act = (step: Step, support: Support): Action => {
		const entropy = step.metrics.entropy.value;
		const { index, atStart, place } = step;
		const spot = { index, atStart, atBlockStart: place.atBlockStart };
		const waysSpike = usual.ways.excessOf(support.entropy, spot) >= spike;
		const allSpike = usual.all.excessOf(entropy, spot) >= spike;
		if (isSure(support)) return able.likeliest(step);
		if (waysSpike && isFork(support)) return able.branch(step, support.size) ?? able.drawn(step, true);
		if (!allSpike || entropy <= step.thresholds.entropy.high) return able.drawn(step, false);
		if (!holdsMost(support)) return able.resample(step) ?? able.drawn(step, true);
		return few(support) ? able.drawn(step, false) : (able.pause(step) ?? able.drawn(step, true));
	};

	return {
		name: "fork",
		parameters: {
			...waysValues(ways),
			gap,
			spike,
			window,
			...able.parameters,
		},
		dry: able.dry,
		// σ is read off what is listed and an estimate of the rest: nothing less than the whole vocabulary would settle it.
		enough: (distribution, metrics) =>
			able.enough(distribution, metrics) && (ways.kind === "top-n-sigma" || supportKnown(distribution, ways)),
		decide(step) {
			const support = supportOf(step.distribution, supportSize(step.distribution, ways));
			return able.thoughtful(step, act(step, support), isSure(support));
		},
	};
}

/** Sums of equal numbers differ in their last bits: three equals are e^1.0986… choices. */
const rounding = 1e-9;

const holdsMost = ({ mass }: Support) => mass >= 0.5;
const isSure = (support: Support) => support.size === 1 && holdsMost(support);

function waysOf(kind: Ways["kind"], share: number, n: number): Ways {
	if (kind === "min-p") return { kind, share };
	return kind === "top-n-sigma" ? { kind, n } : { kind };
}

/** The kind and, where it has one, its number. */
function waysValues(ways: Ways): ParameterValues {
	if (ways.kind === "min-p") return { ways: ways.kind, waysShare: ways.share };
	return ways.kind === "top-n-sigma" ? { ways: ways.kind, waysSigma: ways.n } : { ways: ways.kind };
}

export const forkEntry = policyEntry({
	name: "fork",
	title: "Fork",
	family: "own",
	rank: 2,
	about:
		"Acts as entropix does, but sees forks as what they are: few ways left, about as likely as each other, where the answer had been sure.",
	source: "this project; entropy as a mark of forking tokens: Wang et al. 2025, arXiv 2506.01939",
	severalPaths: true,
	parameters: [
		{
			kind: "choice",
			key: "ways",
			about: "By what a token counts as a way the answer might go.",
			choices: ["min-p", "top-n-sigma", "p-less"],
			default: "min-p",
		},
		{
			kind: "number",
			key: "waysShare",
			about: "With min-p: the least share of the likeliest token's probability.",
			min: 0.001,
			max: 1,
			default: 0.1,
		},
		{
			kind: "number",
			key: "waysSigma",
			about: "With top-n-sigma: standard deviations of all logits below the largest.",
			min: 0,
			max: 10,
			default: 1,
		},
		{
			kind: "number",
			key: "gap",
			about: "By how much the first way of a fork may be more probable than the second, of 1 for all ways together.",
			min: 0,
			max: 1,
			default: 0.3,
		},
		{
			kind: "number",
			key: "spike",
			about:
				"By how much the entropy of the ways left, or to be lost that of all tokens, has to exceed what was usual in this answer, in nats.",
			min: 0,
			max: 10,
			default: 0.4,
		},
		{
			kind: "number",
			key: "window",
			about:
				"How many of the latest tokens tell what is usual; those that begin a line or a sentence by themselves, and those that begin a block.",
			min: 1,
			max: 4096,
			default: 32,
			whole: true,
		},
		...actingParameters,
	],
	make: ({ ways, waysShare, waysSigma, gap, spike, window, ...values }) =>
		fork({
			ways: waysOf(ways, waysShare, waysSigma),
			gap,
			spike,
			window,
			...actingOptionsOf(values),
		}),
});
