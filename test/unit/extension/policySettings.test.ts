import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policyManifest } from "../../../extension/policyManifest.ts";
import { policySpec, type SharedSettings } from "../../../extension/policySettings.ts";
import { readSetting } from "../../../extension/settingValues.ts";
import { parseTruncation } from "../../../extension/truncationText.ts";
import { truncationValues } from "../../../sampler/policies/parameters.ts";
import { policies, policyNamed } from "../../../sampler/policies/registry.ts";

const { contributes } = JSON.parse(readFileSync(join(process.cwd(), "package.json"), "utf8"));
const declared: Record<string, Record<string, unknown>> = contributes.configuration.properties;

/** As the settings are where nobody has changed one. */
const untouched: SharedSettings = {
	temperature: readSetting("temperature", undefined).value,
	truncation: parseTruncation(readSetting("truncation", undefined).value),
	score: readSetting("pathScore", undefined).value,
	thoughts: "at the start",
};

const specOf = (name: string, shared: Partial<SharedSettings> = {}, parameters = {}) =>
	policySpec(policyNamed(name)!, { ...untouched, ...shared }, parameters);

describe("the settings of policies", () => {
	it("stand in the manifest as the registry has them (npm run policies writes them there)", () => {
		for (const [name, part] of Object.entries(policyManifest())) {
			for (const [key, value] of Object.entries(part)) {
				assert.deepEqual(declared[`${name}`]![key], JSON.parse(JSON.stringify(value)), `${name}: run npm run policies`);
			}
		}
	});

	it("tell a policy its own defaults where nobody has changed one", () => {
		for (const entry of policies) {
			const { values } = policySpec(entry, untouched, {});
			assert.deepEqual(entry.make(values).parameters, entry.make().parameters, entry.name);
		}
	});

	it("that hold for all reach every policy that has such a parameter, and those by name go first", () => {
		const changed = {
			temperature: 1.5,
			truncation: { kind: "min-p", share: 0.2 },
			score: "entropy",
			thoughts: "on the spot",
		} as const;
		assert.deepEqual(specOf("greedy", changed), { name: "greedy", values: {} });
		assert.deepEqual(specOf("temperature", changed).values, { temperature: 1.5, truncation: "min-p", minP: 0.2 });
		assert.deepEqual(specOf("entropix", changed, { entropix: { score: "confidence", candidates: 5 } }).values, {
			score: "confidence",
			thoughts: "on the spot",
			truncation: "min-p",
			minP: 0.2,
			candidates: 5,
		});
	});

	it("leave the numbers of historical policies alone, but for those told by name", () => {
		for (const { name } of policies.filter(({ family }) => family === "history")) {
			const changed = { temperature: 2, truncation: { kind: "none" } } as const;
			assert.deepEqual(specOf(name, changed).values, {});
		}
		assert.deepEqual(specOf("v1", {}, { v1: { temperature: 1 }, v0: { topK: 2 } }).values, { temperature: 1 });
	});
});

describe("a truncation in words", () => {
	it("is read, and is one that every policy which draws can be told", () => {
		const read = ["p-less", "none", "min-p 0.05", " top-p  .95 ", "top-k 40", "top-n-sigma 1"].map(parseTruncation);
		for (const truncation of read) {
			const values = truncationValues(truncation!);
			assert.doesNotThrow(() => policyNamed("temperature")!.make(values));
		}
		assert.deepEqual(read[3], { kind: "top-p", mass: 0.95 });
	});

	it("is refused where its kind or its number is none", () => {
		for (const text of [
			"",
			"p-less 1",
			"none 0",
			"min-p",
			"min-p 2",
			"top-p 0",
			"top-k 1.5",
			"top-k 0",
			"top-n-sigma x",
		]) {
			assert.equal(parseTruncation(text), null, text);
		}
	});
});
