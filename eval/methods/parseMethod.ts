import type { ThresholdOverrides } from "../../extension/calibration/overrides.ts";
import { type Budget, budgetRanges, defaultBudget } from "../../sampler/budget.ts";
import { type ActionRates, defaultRates } from "../../sampler/calibration.ts";
import {
	describeRange,
	faultInValues,
	isWithin,
	type NumberRange,
	type PolicyEntry,
} from "../../sampler/policies/entry.ts";
import { policies, policyNamed } from "../../sampler/policies/registry.ts";
import type { Method, Vote } from "./method.ts";
import { isRateOfControl } from "./reference.ts";

/** Methods that are no policies of their own, and the policy that each writes with. */
const controls = {
	/** The likeliest tokens, always with the wish to think step by step. */
	think: "greedy",
	/** The value that most of several drawn answers have (self-consistency). */
	vote: "temperature",
	/** Of several drawn answers the likeliest. */
	best: "temperature",
} as const;

/** The policy whose positions are left to chance. */
export const randomPolicy = "random";

const thresholdNames = ["entropyLow", "entropyHigh", "varentropyLow", "varentropyHigh"] as const;
const mostVotes = 64;

/** What can be compared. */
export const methodNames = (): readonly string[] => [...policies.map(({ name }) => name), ...Object.keys(controls)];

/**
 * Reads `name:key=value:key=value`. Keys are the policy's parameters; `budget.KEY`, `rate.KEY` (of pause, branch, resample)
 * and `threshold.KEY` (entropyLow, …) change what the engine is told beside them; `say` is what a pause
 * may say, sentences with a bar between them; `n` is the number of votes.
 * @throws RangeError with a sentence
 */
export function parseMethod(text: string): Method {
	const [name = "", ...assignments] = text.split(":").map((part) => part.trim());
	const control = Object.hasOwn(controls, name) ? (name as keyof typeof controls) : null;
	const entry = policyNamed(control === null ? name : controls[control]);
	if (entry === undefined) {
		throw new RangeError(`There is no policy "${name}". The names are: ${methodNames().join(", ")}.`);
	}
	const given = groupsOf(assignments, text);
	const votes = control === "vote" || control === "best";
	const { n, say, ...others } = given.own;
	const values = typed(entry, votes || n === undefined ? others : { n, ...others });
	const fault = faultInValues(entry.parameters, values);
	if (fault !== null) throw new RangeError(`"${text}": ${fault}`);
	return {
		name: [name, ...assignments].join(":"),
		way: {
			policy: { name: entry.name, values },
			asksToThink: control === "think",
			budget: budgetOf(given.budget, text),
			pauseTexts: say === undefined ? [] : sentencesOf(say, text),
			thresholds: thresholdsOf(given.threshold, text),
			rates: Object.keys(given.rate).length === 0 ? null : ratesOf(given.rate, text),
		},
		vote: votes ? voteOf(control, n, text) : null,
		matchesRates: name === randomPolicy && !Object.keys(values).some(isRateOfControl),
	};
}

function sentencesOf(say: string, text: string): readonly string[] {
	const sentences = say.split("|").map((sentence) => sentence.trim());
	if (sentences.includes("")) throw new RangeError(`say in "${text}" holds a sentence without a word.`);
	return sentences;
}

type Group = "own" | "budget" | "rate" | "threshold";
type Given = Record<Group, Record<string, string>>;

function groupsOf(assignments: readonly string[], text: string): Given {
	const given: Given = { own: {}, budget: {}, rate: {}, threshold: {} };
	for (const assignment of assignments) {
		const found = assignment.match(/^(?:(budget|rate|threshold)\.)?([A-Za-z]\w*)=(.+)$/);
		if (found === null) throw new RangeError(`"${assignment}" in "${text}" is not of the form key=value.`);
		const [, group = "own", key, value] = found;
		given[group as Group][key!] = value!;
	}
	return given;
}

/** Numbers where the policy has a number of that name, and what was written for one is a number. */
function typed(entry: PolicyEntry, own: Readonly<Record<string, string>>): Record<string, number | string> {
	return Object.fromEntries(
		Object.entries(own).map(([key, value]) => {
			const isNumber = entry.parameters.find((parameter) => parameter.key === key)?.kind === "number";
			return [key, isNumber && !Number.isNaN(Number(value)) ? Number(value) : value];
		}),
	);
}

function budgetOf(given: Readonly<Record<string, string>>, text: string): Budget {
	const named = numbers(given, Object.keys(budgetRanges), "budget", text, (key) => ({
		...budgetRanges[key as keyof Budget],
		whole: true,
	}));
	return { ...defaultBudget, ...named };
}

function ratesOf(given: Readonly<Record<string, string>>, text: string): ActionRates {
	const named = numbers(given, Object.keys(defaultRates), "rate", text, () => ({ min: 0, max: 1 }));
	return { ...defaultRates, ...named };
}

const thresholdsOf = (given: Readonly<Record<string, string>>, text: string): ThresholdOverrides =>
	numbers(given, thresholdNames, "threshold", text, () => ({ min: 0, max: 100 }));

function numbers(
	given: Readonly<Record<string, string>>,
	names: readonly string[],
	group: string,
	text: string,
	possible: (key: string) => NumberRange,
): Record<string, number> {
	return Object.fromEntries(
		Object.entries(given).map(([key, written]) => {
			if (!names.includes(key)) {
				throw new RangeError(`There is no ${group}.${key} in "${text}". Use one of ${names.join(", ")}.`);
			}
			const range = possible(key);
			const value = Number(written);
			if (!isWithin(range, value)) {
				throw new RangeError(`${group}.${key} must be ${describeRange(range)}, and it is "${written}".`);
			}
			return [key, value];
		}),
	);
}

function voteOf(control: "vote" | "best", n: string | undefined, text: string): Vote {
	const samples = n === undefined ? null : Number(n);
	if (samples !== null && !(Number.isInteger(samples) && samples >= 1 && samples <= mostVotes)) {
		throw new RangeError(`n in "${text}" must be a whole number from 1 to ${mostVotes}.`);
	}
	return { by: control === "vote" ? "majority" : "likeliest", samples };
}
