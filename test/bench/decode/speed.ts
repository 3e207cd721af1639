import type { ControlledEvaluateIndexOutput, LlamaContext, Token as LlamaToken } from "node-llama-cpp";
import { kernelOptions } from "../../../extension/engine/process/kernelOptions.ts";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import type { Distribution } from "../../../sampler/distribution.ts";
import { generate } from "../../../sampler/generate.ts";
import { greedy } from "../../../sampler/policies/greedy.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { endless, GreedyPath, never, promptOf } from "../support/models.ts";
import type { Report } from "../support/report.ts";
import { compare, interleave } from "../support/statistics.ts";

const promptTokens = 128;

/**
 * A token written with everything Hunch does, against the same token from the backend alone. All contenders have the
 * same prompt and advance together, so that they are always equally deep in their contexts.
 * @returns distributions that were read on the way
 */
export async function measureSpeed(loaded: LoadedModel, report: Report): Promise<Distribution[]> {
	const { contextSize, threads } = loaded.facts;
	const context = await loaded.model.createContext({
		contextSize,
		sequences: 3,
		threads,
		...kernelOptions(loaded.model.llama),
	});
	const path = await GreedyPath.open(loaded, promptTokens);
	const seen: Distribution[] = [];
	const answer = await answering(loaded);
	try {
		const bare = await controlled(context, loaded, {});
		const times = await interleave(
			{
				bare: { times: 2, step: bare },
				generator: { times: 2, step: await evaluating(context, loaded) },
				read: { times: 2, step: async () => seen.push(await path.step()) },
				answer: { times: 2, step: answer.step },
			},
			150,
		);
		const ratio = (one: number, other: number) => one / other;
		report({
			name: "decode-ratio",
			value: compare(times.bare, times.answer, ratio),
			unit: "×",
			goal: { atLeast: 0.95 },
		});
		// The backend's own answering loop keeps its sampler from token to token: stricter than its single steps.
		report({ name: "decode-ratio-generator", value: compare(times.generator, times.answer, ratio), unit: "×" });
		report({
			name: "metrics-extra-ms",
			value: compare(times.read, times.bare, (read, alone) => read - alone),
			unit: "ms",
			goal: { atMost: 0.8 },
		});
		// Apart from the others, for what it leaves to the garbage collector would burden them.
		const naive = await controlled(context, loaded, { probabilities: true });
		const slow = await interleave({ bare: { times: 4, step: bare }, naive: { times: 4, step: naive } }, 6);
		report({ name: "probabilities-ratio", value: compare(slow.naive, slow.bare, ratio), unit: "×" });
		return seen;
	} finally {
		await answer.end();
		await path.decoder.dispose();
		await context.dispose();
	}
}

const prompt = (loaded: LoadedModel) => promptOf(promptTokens, loaded.vocabulary.size) as LlamaToken[];

/** Steps by the documented call for a single position, with the greedy token and what else is asked for. */
async function controlled(context: LlamaContext, loaded: LoadedModel, more: { probabilities?: true }) {
	const sequence = context.getSequence();
	const [first, ...rest] = prompt(loaded).reverse();
	await sequence.evaluateWithoutGeneratingNewTokens(rest.reverse());
	let token = first!;
	return async () => {
		const [result] = await sequence.controlledEvaluate([[token, { generateNext: { token: true, ...more } }]]);
		token = nextToken(result);
	};
}

function nextToken(result: ControlledEvaluateIndexOutput | undefined): LlamaToken {
	const token = result?.next.token;
	if (token === undefined || token === null) throw new Error("The backend returned no token.");
	return token;
}

/** Steps of the backend's own greedy generator. */
async function evaluating(context: LlamaContext, loaded: LoadedModel) {
	const tokens = context.getSequence().evaluate(prompt(loaded), { temperature: 0, yieldEogToken: true });
	return () => tokens.next();
}

/** Steps of Hunch's loop: read, measure, decide, trace. */
async function answering(loaded: LoadedModel) {
	const decoder = loaded.paths.open();
	const events = generate({
		decoder,
		appendAll: loaded.paths.appendAll,
		vocabulary: endless(loaded.vocabulary),
		policy: greedy(),
		thresholds: defaultThresholds,
		prompt: promptOf(promptTokens, loaded.vocabulary.size),
		seed: 1,
		maxTokens: Number.POSITIVE_INFINITY,
		capacity: loaded.paths.capacity,
		model: loaded.stamp,
		signal: never,
	});
	const step = async () => {
		const { value } = await events.next();
		if (value?.type === "end") throw new Error(`The answer ended: ${value.end.reason}.`);
	};
	// The first event is the header, and the first token comes with the prompt.
	await step();
	await step();
	return {
		step,
		end: async () => {
			await events.return();
			await decoder.dispose();
		},
	};
}
