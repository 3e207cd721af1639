import type { Vocabulary } from "../../sampler/decoder.ts";
import { type Distribution, distributionFromLogits } from "../../sampler/distribution.ts";
import { policies } from "../../sampler/policies/registry.ts";
import { type Random, seededRandom } from "../../sampler/random.ts";
import { scriptPerToken } from "./support/replay.ts";
import type { Report } from "./support/report.ts";

const vocabularySize = 151_936;
const top = 256;

/**
 * What each policy costs in JavaScript for a token, measuring and recording included, where it takes tokens only: at
 * K = 256, over a vocabulary of 151 936.
 */
export async function run(report: Report): Promise<void> {
	const distributions = asModelsGiveThem(48);
	for (const { name, severalPaths, make } of policies) {
		const value = await scriptPerToken(make(), distributions, vocabulary);
		report({ name: `${name}-js-ms`, value, unit: "ms", ...(severalPaths ? {} : { goal: { atMost: 0.2 } }) });
	}
}

/**
 * Logits with the spread that models have (σ near 2.5), and above them what the model means to say: mostly one token, of
 * which it is sure, here and there two or more, and now and then none.
 */
function asModelsGiveThem(count: number): Distribution[] {
	const random = seededRandom(1);
	return Array.from({ length: count }, (_, i) => {
		const logits = Float64Array.from({ length: vocabularySize }, () => 2.5 * gaussian(random));
		const meant = i % 4 === 3 ? 1 + Math.floor(8 * random.next()) : 1;
		const height = i % 12 === 11 ? 10 : 18 + 6 * random.next();
		for (let k = 0; k < meant; k++) {
			logits[Math.floor(vocabularySize * random.next())] = height - k * random.next();
		}
		return distributionFromLogits(logits, top);
	});
}

/** Box and Muller's. */
const gaussian = (random: Random) =>
	Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Words, with an end of a sentence or a line among them now and then. */
const vocabulary: Vocabulary = {
	size: vocabularySize,
	tokenize: (text) => [text.length],
	bytes: (token) => words[token % words.length]!,
	isEnd: () => false,
	fillInTheMiddle: null,
	thinking: null,
};
const words = Array.from({ length: 64 }, (_, i) =>
	new TextEncoder().encode(i === 0 ? ".\n" : i % 16 === 1 ? "." : ` w${i}`),
);
