import type { Policy } from "./policy.ts";

/** Between what a number may be. */
export interface NumberRange {
	readonly min: number;
	readonly max: number;
	/** Only whole numbers make sense. */
	readonly whole?: boolean;
}

/** A number a policy can be told. */
export interface NumberParameter extends NumberRange {
	readonly kind: "number";
	/** As it stands in the settings and in the trace. */
	readonly key: string;
	/** A sentence for people, with the unit. */
	readonly about: string;
	readonly default: number;
}

/** One of several words a policy can be told. */
export interface ChoiceParameter {
	readonly kind: "choice";
	/** As it stands in the settings and in the trace. */
	readonly key: string;
	/** A sentence for people. */
	readonly about: string;
	readonly choices: readonly string[];
	readonly default: string;
}

/** What a policy can be told, told apart by `kind`. */
export type PolicyParameter = NumberParameter | ChoiceParameter;

/** By key; what is missing is as its default says. */
export type ParameterValues = Readonly<Record<string, number | string>>;

/** The values of parameters that are all there and were checked, each with its own type. */
export type ValuesOf<Parameters extends readonly PolicyParameter[]> = {
	readonly [P in Parameters[number] as P["key"]]: P extends { readonly choices: readonly (infer Choice)[] }
		? Choice
		: number;
};

/** Where a policy comes from, and with that what it is for. In the order in which people are shown them. */
export const policyFamilies = [
	/** Thought of here. */
	"own",
	/** Others published it, and it is done as they describe it. */
	"published",
	/** It does what old code did, its mistakes too, to be compared with. */
	"history",
	/** It shows what the others are worth: nobody would write with it. */
	"control",
] as const;
export type PolicyFamily = (typeof policyFamilies)[number];

/** What a policy's file says of it: all that a list of policies, its settings and an evaluation need. */
export interface PolicyEntry {
	/** As it stands in the settings and in the trace. */
	readonly name: string;
	readonly title: string;
	readonly family: PolicyFamily;
	/** Its place among those of its family, the least first. Those without one come after them, by name. */
	readonly rank?: number;
	/** A sentence for people. */
	readonly about: string;
	/** Where it was described first. */
	readonly source: string;
	/** Whether it writes several paths at once, each of which takes the memory of a context. */
	readonly severalPaths: boolean;
	readonly parameters: readonly PolicyParameter[];
	/**
	 * A fresh policy for one answer.
	 * @throws RangeError with a sentence where a value is not one it can be told
	 */
	make(values?: ParameterValues): Policy;
}

/** What a policy's file has to say of it. */
export interface PolicyDescription<Parameters extends readonly PolicyParameter[]> extends Omit<PolicyEntry, "make"> {
	readonly parameters: Parameters;
	/** A fresh policy for one answer. Every value is there, and was checked. */
	make(values: ValuesOf<Parameters>): Policy;
}

/** An entry that checks what it is told before it makes a policy of it. */
export function policyEntry<const Parameters extends readonly PolicyParameter[]>(
	description: PolicyDescription<Parameters>,
): PolicyEntry {
	return {
		...description,
		make: (given) => description.make(parameterValues(description.parameters, given)),
	};
}

/**
 * The value of every parameter, those that are missing by their defaults.
 * @throws RangeError with a sentence where one is not possible, or there is no parameter of that name
 */
export function parameterValues<const Parameters extends readonly PolicyParameter[]>(
	parameters: Parameters,
	given: ParameterValues = {},
): ValuesOf<Parameters> {
	const fault = faultInValues(parameters, given);
	if (fault !== null) throw new RangeError(fault);
	const values = parameters.map((parameter) => [parameter.key, given[parameter.key] ?? parameter.default]);
	return Object.fromEntries(values) as ValuesOf<Parameters>;
}

/** What is wrong with the first value that cannot be used, in a sentence; null where all can. */
export function faultInValues(
	parameters: readonly PolicyParameter[],
	given: Readonly<Record<string, unknown>>,
): string | null {
	for (const [key, value] of Object.entries(given)) {
		const parameter = parameters.find((one) => one.key === key);
		if (parameter === undefined) return `There is no parameter "${key}". ${listed(parameters)}`;
		if (!isPossible(parameter, value)) {
			return `${key} must be ${expected(parameter)}, and it is ${JSON.stringify(value) ?? String(value)}.`;
		}
	}
	return null;
}

function isPossible(parameter: PolicyParameter, value: unknown): boolean {
	return parameter.kind === "choice"
		? parameter.choices.some((choice) => choice === value)
		: isWithin(parameter, value);
}

/** Whether a value is a number that may be, and a whole one where it has to be. */
export function isWithin({ min, max, whole = false }: NumberRange, value: unknown): boolean {
	return typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value));
}

function expected(parameter: PolicyParameter): string {
	if (parameter.kind === "choice") return `one of ${parameter.choices.map((choice) => `"${choice}"`).join(", ")}`;
	return describeRange(parameter);
}

/** "a whole number from 1 to 16". */
export const describeRange = ({ min, max, whole = false }: NumberRange): string =>
	`a ${whole ? "whole number" : "number"} from ${min} to ${max}`;

function listed(parameters: readonly PolicyParameter[]): string {
	if (parameters.length === 0) return "Remove it: this policy has none.";
	return `Remove it, or use one of ${parameters.map(({ key }) => key).join(", ")}.`;
}
