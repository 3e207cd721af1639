import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { generate } from "../../../sampler/generate.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import type { Policy } from "../../../sampler/policies/policy.ts";
import { temperature } from "../../../sampler/policies/temperature.ts";
import { defaultThresholds, type Thresholds } from "../../../sampler/quadrant.ts";
import { endless, never, promptOf } from "../support/models.ts";
import type { Report } from "../support/report.ts";
import { compare, interleave } from "../support/statistics.ts";

const promptTokens = 64;
const rounds = 15;
const tokensPerRound = 12;

/** No step is sure, none is unsure: every token is drawn, at a temperature that follows from its entropy. */
const adaptiveOnly: Thresholds = { ...defaultThresholds, entropy: { low: 0, high: Number.MAX_VALUE } };

/** An answer in which the policy `entropix` does nothing but draw, against one of `temperature`. Needs two paths. */
export async function measureAdaptive(loaded: LoadedModel, report: Report): Promise<void> {
	const adaptive = await answering(loaded, entropix(), adaptiveOnly);
	const fixed = await answering(loaded, temperature(0.7), defaultThresholds);
	const times = await interleave(
		{ adaptive: { times: tokensPerRound, step: adaptive.step }, fixed: { times: tokensPerRound, step: fixed.step } },
		rounds,
	);
	await adaptive.close();
	await fixed.close();
	const ratio = compare(times.adaptive, times.fixed, (one, other) => one / other);
	report({ name: "adaptive-ratio", value: ratio, unit: "×", goal: { atMost: 1.03 } });
}

async function answering(loaded: LoadedModel, policy: Policy, thresholds: Thresholds) {
	const events = generate({
		decoder: loaded.paths.open(),
		appendAll: loaded.paths.appendAll,
		vocabulary: endless(loaded.vocabulary),
		policy,
		thresholds,
		prompt: promptOf(promptTokens, loaded.vocabulary.size),
		seed: 1,
		maxTokens: Number.MAX_SAFE_INTEGER,
		capacity: loaded.paths.capacity,
		model: loaded.stamp,
		signal: never,
	});
	const step = async () => {
		const { value } = await events.next();
		if (value?.type !== "start" && value?.type !== "token") throw new Error(`The answer got a ${value?.type}.`);
	};
	await step();
	await step();
	return { step, close: () => events.return() };
}
