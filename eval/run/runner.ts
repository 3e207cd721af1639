import { createHash } from "node:crypto";
import { withOverrides } from "../../extension/calibration/overrides.ts";
import { oneLine, shortened } from "../../extension/shortened.ts";
import { type ActionRates, defaultRates, fitThresholds, type Sample } from "../../sampler/calibration.ts";
import type { Percentiles } from "../../sampler/percentiles.ts";
import { defaultThresholds, type Thresholds } from "../../sampler/quadrant.ts";
import type { Asker } from "../ask/asker.ts";
import type { EvalItem } from "../item.ts";
import { type Way, wayKey } from "../methods/method.ts";
import { type Progress, timer } from "../progress.ts";
import { askedToThink } from "../think.ts";
import { type Outcome, outcomeOf, outcomeVersion } from "./outcome.ts";
import type { OutcomeStore } from "./outcomeStore.ts";

/** One answer to be had. */
export interface Job {
	readonly item: EvalItem;
	readonly way: Way;
	/** Which of several answers in the same way; 0 for the first. */
	readonly sample: number;
}

/** The model as the runner sees it. */
export interface Subject {
	/** Tells models, and programs that run them, apart. */
	readonly identity: string;
	/** What it was calibrated by; empty where it was not, and then the default thresholds hold. */
	readonly samples: readonly Sample[];
	readonly percentiles: Percentiles | null;
}

/** Has questions answered, each once: what the store has is not asked again. */
export class Runner {
	readonly #thresholds = new Map<string, Thresholds>();
	readonly #known = new WeakMap<Way, string>();

	constructor(
		private readonly askers: readonly Asker[],
		private readonly subject: Subject,
		private readonly store: OutcomeStore,
		private readonly seed: number,
		private readonly onProgress: (progress: Progress, what: string) => void,
	) {}

	/**
	 * The outcomes of all jobs, in their order.
	 * @param what they are, for those who wait
	 * @throws Error with a sentence where the engine fails and a second attempt does too
	 */
	async run(jobs: readonly Job[], what = "answers"): Promise<Outcome[]> {
		const keys = jobs.map((job) => this.#key(job));
		const missing = new Map<string, Job>();
		for (const [i, key] of keys.entries()) if (this.store.get(key) === undefined) missing.set(key, jobs[i]!);
		const queue = [...missing];
		const timed = timer(missing.size);
		let done = 0;
		const work = async (asker: Asker) => {
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
				this.store.add(await this.#answer(asker, ...next));
				this.onProgress(timed(++done), what);
			}
		};
		await Promise.all(this.askers.map(work));
		return keys.map((key) => this.store.get(key)!);
	}

	async #answer(asker: Asker, key: string, { item, way, sample }: Job): Promise<Outcome> {
		const question = {
			messages: way.asksToThink ? askedToThink(item.messages) : item.messages,
			policy: way.policy,
			thresholds: this.thresholds(way),
			budget: way.budget,
			pauseTexts: way.pauseTexts,
			seed: this.#seedOf(item, sample),
			maxTokens: item.maxTokens,
		};
		let answer = await asker.ask(question);
		// A question that is too long stays so; an engine that died may do better the second time.
		if (answer.error !== null && answer.error.code !== "PROMPT_TOO_LONG") answer = await asker.ask(question);
		if (answer.error !== null && answer.error.code !== "PROMPT_TOO_LONG") {
			throw new Error(`${answer.error.message} ${failedAt(item)}`);
		}
		return outcomeOf(key, item, answer, this.subject.percentiles);
	}

	/** By which the quadrants are told apart. */
	thresholds({ rates, thresholds }: Pick<Way, "rates" | "thresholds">): Thresholds {
		return withOverrides(this.#fitted(rates ?? defaultRates), thresholds);
	}

	#fitted(rates: ActionRates): Thresholds {
		const key = JSON.stringify(rates);
		const known = this.#thresholds.get(key);
		if (known !== undefined) return known;
		const fitted = fitThresholds(this.subject.samples, rates) ?? defaultThresholds;
		this.#thresholds.set(key, fitted);
		return fitted;
	}

	/** One for each item and sample, so that no two answers draw the same numbers. */
	#seedOf(item: EvalItem, sample: number): number {
		return digest(`${this.seed} ${item.task} ${item.id} ${sample}`).readUInt32LE(0);
	}

	#key({ item, way, sample }: Job): string {
		const asked = [item.task, item.id, item.maxTokens, item.judgedBy, this.seed, sample];
		return digest(this.#conditions(way) + JSON.stringify(asked)).toString("base64url");
	}

	/** All that an answer depends on beside the question. */
	#conditions(way: Way): string {
		const known = this.#known.get(way);
		if (known !== undefined) return known;
		const conditions = JSON.stringify([outcomeVersion, this.subject.identity, wayKey(way), this.thresholds(way)]);
		this.#known.set(way, conditions);
		return conditions;
	}
}

/** A run that ends at the same place each time is understood by that place. */
function failedAt({ task, messages }: EvalItem): string {
	const beginning = shortened(oneLine(messages.at(-1)!.text));
	return `That was at a question of the task ${task}, twice: "${beginning}" Run the same command again to go on from here; if it ends there again, leave that task out with --tasks, or give a smaller --context or --max-tokens.`;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
