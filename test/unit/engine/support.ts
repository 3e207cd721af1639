import { join } from "node:path";
import { Backend } from "../../../extension/engine/process/backend.ts";
import { kernelOptions } from "../../../extension/engine/process/kernelOptions.ts";
import { LoadedModel, type LoadOptions } from "../../../extension/engine/process/loadedModel.ts";
import type { Token } from "../../../sampler/distribution.ts";

export const builtInModel = join(process.cwd(), "model", "hunch-nano-q8_0.gguf");

export const never = new AbortController().signal;

const quiet = () => {};

/** Loads a model on the CPU, quietly; the built-in one unless told otherwise. */
export async function loadForTest(options: Partial<LoadOptions> = {}): Promise<LoadedModel> {
	const defaults = { path: builtInModel, contextSize: 512, paths: 4, threads: 1 };
	return LoadedModel.load(await Backend.of("off", quiet), { ...defaults, ...options }, quiet);
}

export const question = (loaded: LoadedModel, text: string): readonly Token[] =>
	loaded.prompt.render([{ role: "user", text }]).tokens;

/** Every raw logit after each of the tokens, through the backend's documented request, from an empty sequence. */
export async function allLogits(loaded: LoadedModel, tokens: readonly Token[]): Promise<Float64Array[]> {
	const context = await loaded.model.createContext({
		contextSize: 512,
		sequences: 1,
		threads: 1,
		...kernelOptions(loaded.model.llama),
	});
	try {
		const results = await context
			.getSequence()
			.controlledEvaluate(
				tokens.map((token) => [token as never, { generateNext: { logits: true, options: { temperature: 0 } } }]),
			);
		return results.map((result) => {
			const logits = new Float64Array(loaded.vocabulary.size).fill(Number.NaN);
			for (const [token, logit] of result!.next.logits!) logits[token] = logit;
			return logits;
		});
	} finally {
		await context.dispose();
	}
}

/** H and V in doubles, by their definitions. */
export function exactMetrics(logits: Float64Array): { entropy: number; varentropy: number } {
	const largest = logits.reduce((a, b) => Math.max(a, b));
	const partition = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
	const logProbabilities = Array.from(logits, (logit) => logit - largest - Math.log(partition));
	const expectation = (f: (logProbability: number) => number) =>
		logProbabilities.reduce((sum, lp) => sum + Math.exp(lp) * f(lp), 0);
	const entropy = -expectation((lp) => lp);
	return { entropy, varentropy: expectation((lp) => (lp + entropy) ** 2) };
}
