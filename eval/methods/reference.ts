import { policies, policyNamed } from "../../sampler/policies/registry.ts";
import type { Method } from "./method.ts";

/** What is never the method that others are held against. */
const isControl = ({ way, vote }: Method): boolean =>
	vote !== null ||
	way.asksToThink ||
	way.policy.name === "greedy" ||
	policyNamed(way.policy.name)?.family === "control";

/** The method that the controls are held against: the first that is none itself; null where there are only controls. */
export const referenceOf = (methods: readonly Method[]): Method | null =>
	methods.find((method) => !isControl(method)) ?? null;

/** The parameters of the control that say how often it acts. All others it has from the family of policies that it belongs to. */
export const isRateOfControl = (key: string): boolean => key.startsWith("rate");

/** Whether a policy does the control's actions the way the control does them: it can be told all of how. */
function actsAs(control: string, policy: string): boolean {
	const known = new Set(policyNamed(policy)?.parameters.map(({ key }) => key));
	return policyNamed(control)!.parameters.every(({ key }) => isRateOfControl(key) || known.has(key));
}

/**
 * What is wrong with what is to be compared, in a sentence; null for nothing. A control whose rates are to be matched is one
 * only for policies that do the same actions in the same way, and take other tokens alike: what remains over it would
 * be other things than where they act.
 */
export function faultInControls(methods: readonly Method[]): string | null {
	const reference = referenceOf(methods);
	if (reference === null) return null;
	const controls = methods.filter(({ matchesRates }) => matchesRates);
	return controls.map((control) => faultInControl(control, reference)).find((fault) => fault !== null) ?? null;
}

function faultInControl(control: Method, reference: Method): string | null {
	const { name } = control.way.policy;
	if (actsAs(name, reference.way.policy.name)) {
		if (control.name === name) return null;
		return `"${control.name}" has all but its rates from "${reference.name}", which it is the control of. Name it as "${name}", or give the rates too (${control.name}:ratePause=0.01).`;
	}
	const possible = policies.filter((entry) => entry.family !== "control" && actsAs(name, entry.name));
	return `"${control.name}" is no control for "${reference.name}", which does not act as it does. Name one of ${possible.map((entry) => entry.name).join(", ")} before "${reference.name}", give the rates (${name}:ratePause=0.01), or leave "${control.name}" out.`;
}
