import type { Decoder, Enough, Vocabulary } from "../../../sampler/decoder.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import { generate } from "../../../sampler/generate.ts";
import { greedy } from "../../../sampler/policies/greedy.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { endless, never } from "../support/models.ts";
import type { Report } from "../support/report.ts";
import { median, timed } from "../support/statistics.ts";

const batches = 20;
const batchTokens = 250;

/** JavaScript per token: the loop on a decoder that costs nothing, with distributions that a model gave. */
export async function measurePolicy(
	distributions: readonly Distribution[],
	vocabulary: Vocabulary,
	report: Report,
): Promise<void> {
	const events = generate({
		decoder: new Replay(distributions),
		appendAll: () => Promise.reject(new Error("Nothing is tried.")),
		vocabulary: endless(vocabulary),
		policy: greedy(),
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
	for (let i = 0; i < batches; i++) durations.push((await timed(batch)) / batchTokens);
	await events.return();
	report({ name: "policy-js-ms", value: median(durations), unit: "ms", goal: { atMost: 0.1 } });
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
