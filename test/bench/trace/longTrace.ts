import { defaultBudget } from "../../../sampler/budget.ts";
import { distributionFromLogits, probabilities } from "../../../sampler/distribution.ts";
import { measure } from "../../../sampler/metrics.ts";
import { defaultThresholds, quadrantOf } from "../../../sampler/quadrant.ts";
import { type Random, seededRandom } from "../../../sampler/random.ts";
import { type Trace, type TraceAction, type TraceToken, traceVersion } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";

const vocabularySize = 32_000;
const alternatives = 8;
const paths = 3;
const pathTokens = 12;

/**
 * An answer of about `length` tokens such as a model writes: most steps sure, some not, tokens as unevenly frequent as
 * words; about three steps in a hundred are actions that tried three paths. The same at every call.
 */
export function longTrace(length: number): Trace {
	const random = seededRandom(1);
	const builder = new TraceBuilder();
	builder.push({
		type: "start",
		header: {
			version: traceVersion,
			model: { name: "A model of 7 B", vocabularySize, fileSize: 4_000_000_000 },
			policy: { name: "entropix", parameters: { truncation: "p-less" } },
			thresholds: defaultThresholds,
			budget: defaultBudget,
			seed: 1,
			promptTokens: 1000,
		},
	});
	for (let written = 0; written < length; ) {
		if (written > 0 && random.next() < 0.03) {
			builder.push({ type: "action", action: actionAfter(written, random) });
			written += pathTokens;
		} else {
			builder.push({ type: "token", token: tokenFrom(random) });
			written++;
		}
	}
	builder.push({ type: "end", end: { reason: "stop" } });
	return builder.trace!;
}

function actionAfter(written: number, random: Random): TraceAction {
	const { entropy, varentropy, quadrant } = tokenFrom(random);
	return {
		kind: "branch",
		cause: { index: written, entropy, varentropy, quadrant },
		keep: written,
		excluded: [],
		paths: Array.from({ length: paths }, () => ({
			tokens: Array.from({ length: pathTokens }, () => tokenFrom(random)),
			end: "line",
			scores: {
				logProbability: -random.next(),
				entropy: random.next(),
				confidence: 8 * random.next(),
				downhill: random.next(),
			},
		})),
		chosen: 0,
		choice: "best",
		score: "logProbability",
	};
}

/** A step whose logits fall about as those of language do, from a peak of a height drawn anew. */
function tokenFrom(random: Random): TraceToken {
	const peak = 12 * random.next();
	const logits = Array.from({ length: 64 }, (_, rank) => (rank === 0 ? peak : -1.2 * Math.log(rank) - random.next()));
	const distribution = { ...distributionFromLogits(logits), vocabularySize };
	const metrics = measure(distribution);
	const listed = Array.from(probabilities(distribution, alternatives), (probability) => {
		// By Zipf's law: the n-th most frequent token about n times rarer than the first.
		const token = Math.floor(vocabularySize ** random.next());
		return { token, piece: ` ${token.toString(36)}`, probability };
	});
	return {
		...listed[0]!,
		...metrics,
		quadrant: quadrantOf(metrics, defaultThresholds),
		rule: "draw",
		alternatives: listed,
	};
}
