import type { PolicyEntry, PolicyFamily, PolicyParameter } from "../sampler/policies/entry.ts";
import { policies } from "../sampler/policies/registry.ts";

/** What package.json says of settings that follow from the policies there are: `npm run policies` writes it there. */
export function policyManifest() {
	const told = policies.filter(({ parameters }) => parameters.length > 0);
	return {
		"hunch.policy": {
			enum: policies.map(({ name }) => name),
			markdownEnumDescriptions: policies.map(described),
		},
		"hunch.policyParameters": {
			properties: Object.fromEntries(told.map((entry) => [entry.name, parametersSchema(entry)])),
		},
	};
}

const labels: Readonly<Record<PolicyFamily, string>> = {
	own: "",
	published: "",
	history: "*History.* ",
	control: "*Control.* ",
};

const described = ({ family, about }: PolicyEntry) => `${labels[family]}${about}`;

const parametersSchema = (entry: PolicyEntry) => ({
	type: "object",
	description: `${entry.about} Source: ${entry.source}.`,
	additionalProperties: false,
	properties: Object.fromEntries(entry.parameters.map((parameter) => [parameter.key, parameterSchema(parameter)])),
});

function parameterSchema(parameter: PolicyParameter) {
	const { about: description, default: value } = parameter;
	if (parameter.kind === "choice") return { type: "string", enum: parameter.choices, default: value, description };
	const { min: minimum, max: maximum, whole = false } = parameter;
	return { type: whole ? "integer" : "number", minimum, maximum, default: value, description };
}
