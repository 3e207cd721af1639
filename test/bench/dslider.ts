import { type Distribution, distributionFromLogits } from "../../sampler/distribution.ts";
import { measure } from "../../sampler/metrics.ts";
import { flooredLogProbabilities } from "../../sampler/policies/dslider/asWritten.ts";
import { fitDirichlet } from "../../sampler/policies/dslider/dirichlet.ts";
import { dsliderParameters, dsliderSettings } from "../../sampler/policies/dslider/dslider.ts";
import { groupsOf } from "../../sampler/policies/dslider/groups.ts";
import { sharesAt } from "../../sampler/policies/dslider/shares.ts";
import type { DSliderState } from "../../sampler/policies/dslider/state.ts";
import { dsliderStep, stateBefore } from "../../sampler/policies/dslider/step.ts";
import { parameterValues } from "../../sampler/policies/entry.ts";
import { type Random, seededRandom } from "../../sampler/random.ts";
import type { Report } from "./support/report.ts";
import { computed, median } from "./support/statistics.ts";

const vocabularySize = 151_936;

const rounds = 15;

/**
 * What a step of the Dirichlet sampler takes at a vocabulary of 151 936, after the metrics, in milliseconds of a processor:
 * with as many logits as are read first, with more, and with all of them. And what its fit alone takes, over the ranks,
 * and over every token, as upstream's is.
 */
export async function run(report: Report): Promise<void> {
	const random = seededRandom(1);
	const rows = Array.from({ length: 8 }, () => logitsFrom(random));
	const stepAt = (top: number) => stepper(rows.map((row) => distributionFromLogits(row, top)));
	const overRanks = rows.map((row) =>
		meansOf(row, (one) => sharesAt(groupsOf(distributionFromLogits(one, 128)), 1).logs),
	);
	const overTokens = rows.slice(0, 2).map((row) => meansOf(row, flooredLogProbabilities));
	report({ name: "step-ms", value: await cost(stepAt(128), 50), unit: "ms", goal: { atMost: 0.2 } });
	report({ name: "step-4096-read-ms", value: await cost(stepAt(4096), 50), unit: "ms" });
	report({ name: "step-all-read-ms", value: await cost(stepAt(vocabularySize), 50), unit: "ms" });
	report({ name: "fit-ms", value: await cost(fitter(overRanks), 50), unit: "ms" });
	report({ name: "fit-over-tokens-ms", value: await cost(fitter(overTokens), 1), unit: "ms" });
}

/** The median over the rounds of one of so many calls. The first round warms up and does not count. */
async function cost(work: () => void, times: number): Promise<number> {
	const batch = async () => {
		for (let i = 0; i < times; i++) work();
	};
	await batch();
	const durations: number[] = [];
	for (let round = 0; round < rounds; round++) durations.push((await computed(batch)) / times);
	return median(durations);
}

/** Goes on from step to step, round and round. */
function stepper(distributions: readonly Distribution[]): () => void {
	const known = distributions.map((distribution) => ({ distribution, metrics: measure(distribution) }));
	const settings = dsliderSettings(parameterValues(dsliderParameters));
	const random = seededRandom(2);
	let state: DSliderState | null = null;
	let index = 0;
	return () => {
		const { distribution, metrics } = known[index++ % known.length]!;
		state = dsliderStep(state ?? stateBefore(distribution, metrics), distribution, metrics, random, settings).state;
	};
}

function fitter(means: readonly Float64Array[]): () => void {
	let index = 0;
	return () => fitDirichlet(means[index++ % means.length]!, 1e9);
}

/** The mean of what two rows have as logarithms, the second as the first but cooler: a fit that has a solution. */
function meansOf(row: Float64Array, logsOf: (row: Float64Array) => Float64Array): Float64Array {
	const cooler = logsOf(row.map((logit) => 1.3 * logit));
	return logsOf(row).map((log, i) => (log + cooler[i]!) / 2);
}

/** Near normal over the vocabulary, as models' logits are, and one to a few tokens far above the others. */
function logitsFrom(random: Random): Float64Array {
	const logits = Float64Array.from({ length: vocabularySize }, () => 2.5 * gaussian(random));
	const meant = 1 + Math.floor(6 * random.next());
	for (let i = 0; i < meant; i++) logits[Math.floor(vocabularySize * random.next())] = 20 - 2 * i * random.next();
	return logits;
}

/** Box and Muller's. */
const gaussian = (random: Random) =>
	Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
