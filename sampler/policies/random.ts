import { defaultRates } from "../calibration.ts";
import type { Distribution } from "../distribution.ts";
import { type ActingOptions, acting, actingOptionsOf, actingParameters } from "./acting.ts";
import { policyEntry } from "./entry.ts";
import type { Action, Policy, Step } from "./policy.ts";

const kinds = ["pause", "branch", "resample"] as const;
type Kind = (typeof kinds)[number];

/** How often each action is to happen for each token of the answer. */
export type Rates = Readonly<Record<Kind, number>>;

/**
 * The control of `entropix`: the same actions, made the same way, at places that have nothing to do with the model's
 * doubt. For each token of the answer it is drawn by lot whether each action is due. One that is not possible where it
 * falls stays due until it is, so that the rates are met. Every other token is taken as `entropix` takes it; a model that
 * would stop thinking is let.
 */
export function random(rates: Rates, options: ActingOptions = {}): Policy {
	const able = acting(options);
	/** The longest due first. */
	const due: Kind[] = [];
	/** Tokens of the answer for which lots were drawn. Those that were taken back and written anew have had theirs. */
	let drawn = 0;
	/** The action last asked for, and what was known there. */
	let asked: { readonly kind: Kind; readonly at: Distribution } | null = null;

	const drawLots = ({ index, random }: Step) => {
		for (; drawn <= index; drawn++) {
			for (const kind of kinds) if (random.next() < rates[kind]) due.push(kind);
		}
	};
	const actionDue = (step: Step): Action | null => {
		// Where the same is known as before, nothing was done: it turned out not to be possible.
		if (asked?.at === step.distribution) due.unshift(asked.kind);
		asked = null;
		for (const [i, kind] of due.entries()) {
			const action = able[kind](step);
			if (action === null) continue;
			due.splice(i, 1);
			asked = { kind, at: step.distribution };
			return action;
		}
		return null;
	};

	return {
		name: "random",
		parameters: { ratePause: rates.pause, rateBranch: rates.branch, rateResample: rates.resample, ...able.parameters },
		dry: able.dry,
		enough: able.enough,
		decide(step) {
			drawLots(step);
			const take = () => (step.quadrant === "argmax" ? able.likeliest(step) : able.drawn(step, false));
			return actionDue(step) ?? take();
		},
	};
}

const rateParameter = <Key extends string>(key: Key, action: string, value: number) =>
	({
		kind: "number",
		key,
		about: `How many ${action} are due for each token of the answer.`,
		min: 0,
		max: 1,
		default: value,
	}) as const;

export const randomEntry = policyEntry({
	name: "random",
	title: "Random",
	family: "control",
	about: "Does what entropix does, but anywhere: it shows what acting is worth by itself, without the doubt.",
	source: "this project",
	severalPaths: true,
	parameters: [
		rateParameter("ratePause", "pauses", defaultRates.pause),
		rateParameter("rateBranch", "branches", defaultRates.branch),
		rateParameter("rateResample", "resamples", defaultRates.resample),
		...actingParameters,
	],
	make: ({ ratePause: pause, rateBranch: branch, rateResample: resample, ...values }) =>
		random({ pause, branch, resample }, actingOptionsOf(values)),
});
