import type { CollectedAnswer } from "../../extension/engine/collectAnswer.ts";
import type { Percentiles } from "../../sampler/percentiles.ts";
import { assembleText } from "../../sampler/text.ts";
import type { EndReason, LoopAction } from "../../sampler/trace.ts";
import type { EvalItem } from "../item.ts";
import { type Doubts, doubtsOf, logProbabilityOf } from "./uncertainty.ts";

/** Counts up when what is kept of an answer changes, or how it is judged: outcomes of another version are not gone on with. */
export const outcomeVersion = 3;

/** What came of one question, asked in one way with one seed: all that the report is made from. */
export interface Outcome {
	/** Of everything the answer depends on: two outcomes with the same key are the same. */
	readonly key: string;
	readonly task: string;
	readonly item: string;
	/** What the item is about: answers about the same are not independent. */
	readonly about: string;
	readonly text: string;
	readonly value: string | null;
	readonly right: boolean;
	/** Why it is wrong, or there is no answer, where more is known. */
	readonly why?: string;
	readonly end: EndReason | null;
	/** Tokens of the answer that the model wrote itself. */
	readonly written: number;
	/** Tokens that were computed beside them: paths not kept, text taken back, thoughts. */
	readonly explored: number;
	readonly actions: Readonly<Record<LoopAction, number>>;
	/** Steps at which the policy would have acted and was not able to. */
	readonly refused: number;
	/** Mean of ln p over the answer's tokens; null where there are none: nothing was said that could be sure. */
	readonly logProbability: number | null;
	readonly doubts: Doubts;
	/** From the question to the end of the answer. No table but the one of times depends on it. */
	readonly ms: number;
}

/** Judges an answer, and keeps what the report needs of it. */
export async function outcomeOf(
	key: string,
	item: EvalItem,
	{ trace, error, result }: CollectedAnswer,
	percentiles: Percentiles | null,
): Promise<Outcome> {
	const tokens = trace?.tokens ?? [];
	const { text, spans } = assembleText(tokens);
	const judgement = await item.judge(text, result?.thinksFromTheStart);
	const { value, right } = judgement;
	const spent = trace?.end?.spent;
	const own = tokens.filter(({ rule }) => rule !== "thought");
	const why = error === null ? judgement.why : error.message;
	const logs = tokens.map(logProbabilityOf);
	return {
		key,
		task: item.task,
		item: item.id,
		about: item.about,
		text,
		value,
		right,
		...(why === undefined ? {} : { why }),
		end: trace?.end?.reason ?? null,
		written: own.length,
		explored: spent?.extraTokens ?? 0,
		actions: {
			pause: spent?.pauses ?? 0,
			branch: spent?.branches ?? 0,
			resample: spent?.resamples ?? 0,
			restart: spent?.restarts ?? 0,
		},
		refused: spent?.refused ?? 0,
		logProbability: logs.length === 0 ? null : logs.reduce((sum, log) => sum + log, 0) / logs.length,
		doubts: doubtsOf({ tokens, text, spans }, judgement, percentiles),
		ms: Math.round(((result?.promptMs ?? 0) + (result?.writeMs ?? 0)) * 10) / 10,
	};
}
