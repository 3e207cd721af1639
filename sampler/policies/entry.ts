import type { Policy } from "./policy.ts";

/** A number a policy can be told. */
export interface PolicyParameter {
	/** As it stands in the settings and in the trace. */
	readonly key: string;
	/** A sentence for people, with the unit. */
	readonly about: string;
	readonly min: number;
	readonly max: number;
	readonly default: number;
	/** Only whole numbers make sense. */
	readonly whole?: boolean;
}

/** By key; what is missing is as its default says. */
export type ParameterValues = Readonly<Record<string, number>>;

/** What a policy's file says of it: all that a list of policies, its settings and an evaluation need. */
export interface PolicyEntry {
	/** As it stands in the settings and in the trace. */
	readonly name: string;
	readonly title: string;
	/** A sentence for people. */
	readonly about: string;
	/** Where it was described first. */
	readonly source: string;
	readonly parameters: readonly PolicyParameter[];
	/**
	 * A fresh policy for one answer.
	 * @throws RangeError with a sentence where a value is out of its range
	 */
	make(values?: ParameterValues): Policy;
}

/**
 * The value of every parameter, those that are missing by their defaults.
 * @throws RangeError with a sentence where one is out of its range, or there is no parameter of that name
 */
export function parameterValues<Key extends string>(
	parameters: readonly (PolicyParameter & { readonly key: Key })[],
	given: ParameterValues = {},
): Readonly<Record<Key, number>> {
	const unknown = Object.keys(given).find((key) => !parameters.some((parameter) => parameter.key === key));
	if (unknown !== undefined) throw new RangeError(`There is no parameter "${unknown}". Remove it.`);
	const values = parameters.map((parameter) => [parameter.key, given[parameter.key] ?? parameter.default] as const);
	for (const [i, { key, min, max, whole }] of parameters.entries()) {
		const value = values[i]![1];
		if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
			throw new RangeError(
				`${key} must be a ${whole ? "whole number" : "number"} from ${min} to ${max}, and it is ${value}.`,
			);
		}
	}
	return Object.fromEntries(values) as Record<Key, number>;
}
