import type { Decoder, Enough, Vocabulary } from "../../../sampler/decoder.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import { generate } from "../../../sampler/generate.ts";
import type { Policy } from "../../../sampler/policies/policy.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { endless, never } from "./models.ts";
import { computed, median } from "./statistics.ts";

const batches = 20;
const batchTokens = 250;

/**
 * JavaScript per token, in milliseconds of a processor: the loop on a decoder that costs nothing, and that cannot go back, so that
 * nothing but tokens is taken.
 * @param distributions what a model says, over and over
 */
export async function scriptPerToken(
	policy: Policy,
	distributions: readonly Distribution[],
	vocabulary: Vocabulary,
): Promise<number> {
	const events = generate({
		decoder: new Replay(distributions),
		appendAll: () => Promise.reject(new Error("Nothing is tried.")),
		vocabulary: endless(vocabulary),
		policy,
		thresholds: defaultThresholds,
		prompt: [0],
		seed: 1,
		maxTokens: Number.POSITIVE_INFINITY,
		capacity: Number.POSITIVE_INFINITY,
		model: { name: "replay", vocabularySize: vocabulary.size, fileSize: 0 },
		signal: never,
	});
	const batch = async () => {
		for (let i = 0; i < batchTokens; i++) await events.next();
	};
	// The first batches run before the compiler has seen enough.
	for (let i = 0; i < 4; i++) await batch();
	const durations: number[] = [];
	for (let i = 0; i < batches; i++) durations.push((await computed(batch)) / batchTokens);
	await events.return();
	return median(durations);
}

/** Gives the same distributions over and over, asking whether each is enough, as a real decoder does. */
class Replay implements Decoder {
	readonly capabilities = { fork: "none", rollback: "none", largestTop: 4096 } as const;
	length = 0;

	constructor(private readonly distributions: readonly Distribution[]) {}

	async append(tokens: readonly Token[], _: AbortSignal, enough?: Enough): Promise<Distribution> {
		this.length += tokens.length;
		const distribution = this.distributions[this.length % this.distributions.length]!;
		enough?.(distribution);
		return distribution;
	}

	score(): never {
		throw new Error("A replay cannot score.");
	}

	fork(): never {
		throw new Error("A replay cannot be forked.");
	}

	rollback(): never {
		throw new Error("A replay cannot be rolled back.");
	}

	async dispose(): Promise<void> {}
}
