import { type Distribution, logProbabilityOf, type Token } from "../../../sampler/distribution.ts";
import { measure } from "../../../sampler/metrics.ts";
import type { ScoreParams, ScoreResult } from "../../protocol/engine.ts";
import type { LoadedModel } from "./loadedModel.ts";
import { type Turn, undisturbed } from "./scheduler.ts";

/**
 * What the model thinks of an answer that is given: H and V before each of its tokens, and how likely it finds the text.
 * An answer that does not fit into the context is cut.
 * @throws when aborted, and where the question alone does not fit
 */
export async function scoreAnswer(
	loaded: LoadedModel,
	{ question, answer }: Pick<ScoreParams, "question" | "answer">,
	signal: AbortSignal,
	turn: Turn = undisturbed,
): Promise<ScoreResult> {
	const prompt = loaded.prompt.render([{ role: "user", text: question }]).tokens;
	const room = loaded.paths.capacity - prompt.length;
	const tokens = loaded.vocabulary.tokenize(answer).slice(0, room);
	const entropy: number[] = [];
	const varentropy: number[] = [];
	let logProbability = 0;
	const read = (distribution: Distribution, token: Token) => {
		const metrics = measure(distribution);
		entropy.push(metrics.entropy.value);
		varentropy.push(metrics.varentropy.value);
		logProbability += logProbabilityOf(distribution, placeOf(token, distribution));
	};
	const decoder = loaded.paths.open(turn);
	try {
		const first = await decoder.append(prompt, signal);
		if (tokens.length > 0) read(first, tokens[0]!);
		let next = 1;
		for await (const distribution of decoder.score(tokens.slice(0, -1), signal)) read(distribution, tokens[next++]!);
	} finally {
		await decoder.dispose();
	}
	return { entropy, varentropy, meanLogProbability: tokens.length > 0 ? logProbability / tokens.length : 0 };
}

/** A token that is not listed is at most as likely as the last one that is. */
function placeOf(token: Token, { tokens }: Distribution): number {
	const place = tokens.indexOf(token);
	return place < 0 ? tokens.length - 1 : place;
}
