import type { Action, Policy, Step, Take, ThoughtPlacement } from "../policies/policy.ts";
import type { Wording } from "../thought.ts";
import type { EndReason, GenerationEvent, TraceAction } from "../trace.ts";
import type { Answer } from "./answer.ts";
import { Branches } from "./branch.ts";
import { Pauses } from "./pause.ts";
import type { Point } from "./point.ts";
import { Resamples } from "./resample.ts";

/** Writes an answer step by step: looks, asks the policy, does what it says. */
export class Writer {
	readonly #pauses: Pauses;
	readonly #branches: Branches;
	readonly #resamples: Resamples;

	constructor(
		private readonly answer: Answer,
		private readonly policy: Policy,
		wordings: readonly Wording[],
	) {
		this.#pauses = new Pauses(answer, wordings);
		this.#branches = new Branches(answer);
		this.#resamples = new Resamples(answer);
	}

	async *write(): AsyncGenerator<GenerationEvent, EndReason, undefined> {
		const { answer } = this;
		const { signal, maxTokens, vocabulary, scribe } = answer.parts;
		while (!answer.stopped) {
			if (signal.aborted) return "cancelled";
			if (answer.draft.length >= maxTokens) return "length";
			const point = await answer.look();
			if (point === null) return "context";
			const action = this.policy.decide(this.#stepAt(point));
			if (action.kind !== "take") {
				yield* this.#act(action, point);
				continue;
			}
			if (action.refused) answer.ledger.countRefusal();
			if (vocabulary.isEnd(action.token)) return "stop";
			yield { type: "token", token: scribe.taken(action.token, action.rule, point) };
			answer.take(action.token, point);
		}
		return "stop";
	}

	#stepAt(point: Point): Step {
		const { answer } = this;
		const { draft, parts } = answer;
		const acts = this.#canAct;
		const can = {
			// Asked for seldom, and each a search: only then are they looked for.
			pause: (placement: ThoughtPlacement, say?: string) => acts && this.#pauses.plan(point, placement, say) !== null,
			branch: () => acts && this.#branches.possible,
			resample: () => acts && this.#resamples.plan(point) !== null,
		};
		const { place } = draft;
		return {
			...point,
			index: draft.length,
			thresholds: parts.gauge.thresholds,
			place,
			atStart: place.atLineStart || place.isStart(answer.likeliestBytes(point)),
			penalties: answer.penaltiesAfter([]),
			random: parts.random,
			excluded: this.#resamples.excluded,
			can,
			endOfThinking: place.thinking ? (parts.vocabulary.thinking?.close ?? null) : null,
			has: (text) => draft.has(text),
		};
	}

	/** Everything but taking a token goes back on the path. */
	get #canAct(): boolean {
		const { rollback } = this.answer.lanes.current.capabilities;
		return rollback === "free" || rollback === "copy";
	}

	async *#act(action: Exclude<Action, Take>, point: Point): AsyncGenerator<GenerationEvent, void, undefined> {
		const done = yield* this.#do(action, point);
		if (done === null) return;
		if (done.kind !== "pause") this.#pauses.forgetAfter(done.keep);
		if (done.kind !== "branch") this.#branches.forgetAfter(done.keep);
		if (done.kind !== "resample") this.#resamples.forgetAfter(done.keep);
		yield { type: "action", action: done };
	}

	/** @returns null where it turned out that nothing can be done: the answer is as it was, and the policy asked again */
	async *#do(
		action: Exclude<Action, Take>,
		point: Point,
	): AsyncGenerator<GenerationEvent, TraceAction | null, undefined> {
		const { budget } = this.answer.ledger;
		switch (action.kind) {
			case "pause": {
				const plan = this.#pauses.plan(point, action.placement, action.say) ?? notAllowed("pause");
				yield { type: "activity", activity: { kind: "pause", paths: 1 } };
				return this.#pauses.make(plan, point);
			}
			case "branch": {
				if (!this.#branches.possible) notAllowed("branch");
				const whole = action.reach?.kind === "answer" ? ({ whole: true } as const) : {};
				yield { type: "activity", activity: { kind: "branch", paths: action.candidates.length, ...whole } };
				return this.#branches.make(action, point);
			}
			case "resample": {
				const plan = this.#resamples.plan(point) ?? notAllowed("resample");
				yield { type: "activity", activity: { kind: "resample", paths: budget.attempts } };
				return this.#resamples.make(plan, action, point);
			}
		}
	}
}

function notAllowed(kind: string): never {
	throw new Error(`The policy asked for a ${kind} where there cannot be one.`);
}
