import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import * as v from "valibot";
import { type Budget, budgetRanges } from "../sampler/budget.ts";
import { policies } from "../sampler/policies/registry.ts";
import { scoreNames } from "../sampler/scores.ts";
import { faultInParameters, type PolicyParameters } from "./policySettings.ts";
import { devices } from "./protocol/engine.ts";
import { parseTruncation } from "./truncationText.ts";

/** What a person may set, by its name below `hunch.`: what counts as a value, in words too, and the default. */
const settings = {
	model: {
		schema: v.pipe(
			v.string(),
			v.transform(expandHome),
			v.check((path) => path === "" || isAbsolute(path)),
		),
		expected: "the absolute path of a GGUF file, or empty for the built-in model",
		fallback: "",
		instead: "the built-in model",
	},
	contextSize: { schema: wholeNumber(64, 1_048_576), expected: "a whole number from 64 to 1048576", fallback: 4096 },
	maxTokens: { schema: wholeNumber(1, 1_048_576), expected: "a whole number from 1 to 1048576", fallback: 512 },
	policy: {
		schema: v.picklist(policies.map(({ name }) => name)),
		expected: `one of ${policies.map(({ name }) => `"${name}"`).join(", ")}`,
		fallback: "entropix",
	},
	policyParameters: {
		schema: v.custom<PolicyParameters>((value) => faultInParameters(value) === null),
		expected: (value: unknown) => `parameters by the name of a policy. ${faultInParameters(value)}`,
		fallback: {},
	},
	thoughts: {
		schema: v.picklist(["lineStart", "onTheSpot"]),
		expected: '"lineStart" or "onTheSpot"',
		fallback: "lineStart",
	},
	pauseTexts: {
		schema: v.pipe(v.array(v.pipe(v.string(), v.trim(), v.regex(/^[^\r\n]{1,200}$/))), v.maxLength(8)),
		expected: "a list of up to 8 sentences, each on one line and of up to 200 characters",
		fallback: [],
		instead: "what is said usually",
	},
	pathScore: {
		schema: v.picklist(scoreNames),
		expected: scoreNames.map((name) => `"${name}"`).join(", "),
		fallback: "logProbability",
	},
	truncation: {
		schema: v.pipe(
			v.string(),
			v.check((text) => text.trim() === "" || parseTruncation(text) !== null),
		),
		expected:
			'one of "p-less", "min-p 0.05", "top-p 0.95", "top-k 40", "top-n-sigma 1" and "none", with numbers of your choice, or empty',
		fallback: "",
		instead: "what each policy has by itself",
	},
	budget: {
		schema: v.strictObject({
			extraTokens: part("extraTokens"),
			paths: part("paths"),
			depth: part("depth"),
			attempts: part("attempts"),
			pauses: part("pauses"),
			branches: part("branches"),
			resamples: part("resamples"),
			restarts: part("restarts"),
			cooldown: part("cooldown"),
		}),
		expected: "an object of whole numbers, with the names that the settings page shows",
		fallback: {},
	},
	calibration: { schema: v.picklist(["auto", "off"]), expected: '"auto" or "off"', fallback: "auto" },
	thresholds: {
		schema: v.strictObject({
			entropyLow: v.optional(amount()),
			entropyHigh: v.optional(amount()),
			varentropyLow: v.optional(amount()),
			varentropyHigh: v.optional(amount()),
		}),
		expected: "an object of numbers from 0 to 100, with the names that the settings page shows",
		fallback: {},
	},
	temperature: {
		schema: v.pipe(v.number(), v.minValue(0.01), v.maxValue(5)),
		expected: "a number from 0.01 to 5",
		fallback: 0.7,
	},
	seed: { schema: wholeNumber(0, 2 ** 32 - 1), expected: "a whole number from 0 to 4294967295", fallback: 0 },
	systemPrompt: { schema: v.string(), expected: "a text", fallback: "", instead: "none" },
	unloadAfterMinutes: { schema: wholeNumber(0, 10_080), expected: "a whole number from 0 to 10080", fallback: 30 },
	threads: { schema: wholeNumber(0, 512), expected: "a whole number from 0 to 512", fallback: 0 },
	gpu: {
		schema: v.picklist(devices),
		expected: devices.map((device) => `"${device}"`).join(", "),
		fallback: "auto",
	},
} as const;

export type SettingName = keyof typeof settings;
export type SettingValue<N extends SettingName> = v.InferOutput<(typeof settings)[N]["schema"]>;

export const settingNames = Object.keys(settings) as SettingName[];

/**
 * A setting's value as it was written, checked. One that cannot be used is replaced by the default, and the complaint
 * says so to the person who wrote it.
 */
export function readSetting<N extends SettingName>(
	name: N,
	raw: unknown,
): { readonly value: SettingValue<N>; readonly complaint: string | null } {
	const setting = settings[name];
	const { schema, expected, fallback } = setting;
	const result = v.safeParse(schema, raw ?? fallback);
	if (result.success) return { value: result.output as SettingValue<N>, complaint: null };
	const should = typeof expected === "string" ? `${expected}.` : expected(raw);
	const instead = "instead" in setting ? setting.instead : JSON.stringify(fallback);
	return {
		value: fallback as SettingValue<N>,
		complaint: `The setting hunch.${name} is ${JSON.stringify(raw)}, and should be ${should} ${instead[0]!.toUpperCase()}${instead.slice(1)} is used instead.`,
	};
}

/** Of the budget. */
function part(name: keyof Budget) {
	const { min, max } = budgetRanges[name];
	return v.optional(wholeNumber(min, max));
}

/** Of nats or nats². */
function amount() {
	return v.pipe(v.number(), v.minValue(0), v.maxValue(100));
}

function wholeNumber(low: number, high: number) {
	return v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
}

/** A path as a shell reads it: `~` alone or before a separator is the home folder. */
function expandHome(path: string): string {
	return /^~($|[/\\])/.test(path) ? join(homedir(), path.slice(1)) : path;
}
