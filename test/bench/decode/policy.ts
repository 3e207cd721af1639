import type { Vocabulary } from "../../../sampler/decoder.ts";
import type { Distribution } from "../../../sampler/distribution.ts";
import { greedy } from "../../../sampler/policies/greedy.ts";
import { scriptPerToken } from "../support/replay.ts";
import type { Report } from "../support/report.ts";

/** JavaScript per token, with distributions that a model gave. */
export async function measurePolicy(
	distributions: readonly Distribution[],
	vocabulary: Vocabulary,
	report: Report,
): Promise<void> {
	const value = await scriptPerToken(greedy(), distributions, vocabulary);
	report({ name: "policy-js-ms", value, unit: "ms", goal: { atMost: 0.1 } });
}
