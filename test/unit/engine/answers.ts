import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { type GenerateOptions, generate } from "../../../sampler/generate.ts";
import type { Policy } from "../../../sampler/policies/policy.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import type { GenerationEvent, Trace } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { withEnd } from "../../../sampler/vocabulary.ts";
import { never } from "./support.ts";

/** How a question is answered: of the options of `generate`, what is not as it is in most tests. */
export interface Answering extends Partial<GenerateOptions> {
	readonly policy: Policy;
	readonly maxTokens: number;
}

/** The events of an answer to a question, on a path of its own, with the default thresholds and the seed 1. */
export function answering(loaded: LoadedModel, text: string, options: Answering): AsyncGenerator<GenerationEvent> {
	const { endTokens, tokens } = loaded.prompt.render([{ role: "user", text }]);
	return generate({
		decoder: loaded.paths.open(),
		appendAll: loaded.paths.appendAll,
		vocabulary: withEnd(loaded.vocabulary, (token) => endTokens.has(token) || loaded.vocabulary.isEnd(token)),
		thresholds: defaultThresholds,
		prompt: tokens,
		seed: 1,
		capacity: loaded.paths.capacity,
		model: loaded.stamp,
		signal: never,
		...options,
	});
}

/** The trace of a whole answer. */
export async function answerTo(loaded: LoadedModel, text: string, options: Answering): Promise<Trace> {
	const builder = new TraceBuilder();
	for await (const event of answering(loaded, text, options)) if (event.type !== "activity") builder.push(event);
	return builder.trace!;
}
