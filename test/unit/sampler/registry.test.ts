import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { distributionFromLogits } from "../../../sampler/distribution.ts";
import type { ParameterValues, PolicyParameter } from "../../../sampler/policies/entry.ts";
import { inOrder, policies, policyNamed } from "../../../sampler/policies/registry.ts";
import { policyList } from "../../../scripts/lib/policyList.mjs";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { stepAt } from "./history/support.ts";

/** Values a parameter can have, its extremes among them. */
const possible = (parameter: PolicyParameter) =>
	parameter.kind === "choice" ? parameter.choices : [parameter.min, parameter.max, parameter.default];

/** Values it cannot have. */
const impossible = (parameter: PolicyParameter) =>
	parameter.kind === "choice"
		? ["no such word", 1]
		: [parameter.min - 1, parameter.max + 1, Number.NaN, "1", ...(parameter.whole ? [parameter.min + 0.5] : [])];

describe("the registry of policies", () => {
	it("finds each by a name that no other has", () => {
		for (const entry of policies) assert.equal(policyNamed(entry.name), entry);
		assert.equal(policyNamed("no such policy"), undefined);
		assert.equal(new Set(policies.map(({ title }) => title)).size, policies.length);
	});

	it("lists what the files export (npm run policies writes it)", () => {
		const list = readFileSync(fromRoot("sampler", "policies", "all.ts"), "utf8");
		assert.equal(list, policyList(fromRoot("sampler", "policies")), "run npm run policies");
	});

	it("takes one more file for one more policy", () => {
		const folder = mkdtempSync(join(tmpdir(), "policies-"));
		try {
			mkdirSync(join(folder, "mine"));
			writeFileSync(join(folder, "mine", "coin.ts"), "export const coinEntry = policyEntry({});\n");
			writeFileSync(join(folder, "helper.ts"), "export const entry = 1;\n");
			const list = policyList(folder);
			assert.match(
				list,
				/^import \{ coinEntry \} from ".\/mine\/coin.ts";\n\n.*\nexport const entries = \[\n\tcoinEntry,\n\];\n$/,
			);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("shows them in their order, and what has no place in it at the end of its family", () => {
		assert.deepEqual(
			policies.map(({ name }) => name).join(" "),
			"entropix fork downhill greedy temperature dynatemp edt best-of-n self-consistency cot-decoding deepconf adadec uncert-cot budget-forcing v0 v1 v1c frog srv dslider head random",
		);
		const { rank: _, ...unranked } = policyNamed("greedy")!;
		const mine = [
			{ ...unranked, name: "zoo" },
			{ ...unranked, name: "ant" },
		];
		const names = inOrder([...mine, ...policies].reverse()).map(({ name }) => name);
		assert.deepEqual(names.slice(names.indexOf("budget-forcing"), names.indexOf("v0")), [
			"budget-forcing",
			"ant",
			"zoo",
		]);
	});

	for (const entry of policies) {
		describe(entry.name, () => {
			it("is described in sentences, with a source, and each of its parameters once", () => {
				assert.match(entry.name, /^[a-z0-9-]+$/);
				for (const about of [entry.about, ...entry.parameters.map((parameter) => parameter.about)]) {
					assert.match(about, /^\S.*\.$/s);
				}
				assert.match(entry.source, /\S/);
				assert.equal(new Set(entry.parameters.map(({ key }) => key)).size, entry.parameters.length);
			});

			it("can be told every value it says is possible, and writes it into the trace", () => {
				for (const parameter of entry.parameters) {
					assert.ok(possible(parameter).some((value) => value === parameter.default));
					for (const value of possible(parameter)) {
						const policy = entry.make({ [parameter.key]: value });
						assert.equal(policy.name, entry.name);
						const written = policy.parameters[parameter.key];
						// A number that belongs to another choice is not read.
						assert.ok(written === value || written === undefined, `${parameter.key} ${value}`);
					}
				}
			});

			it("refuses any other in a sentence that names it", () => {
				for (const parameter of entry.parameters) {
					for (const value of impossible(parameter)) {
						const told: ParameterValues = { [parameter.key]: value };
						assert.throws(() => entry.make(told), new RegExp(`^RangeError: ${parameter.key} must be `));
					}
				}
				assert.throws(() => entry.make({ warmth: 1 }), /^RangeError: There is no parameter "warmth"/);
			});

			it("takes a token that is listed, told nothing, where nothing else is possible", () => {
				for (const row of [[0], [0, 0], [3, 1, Number.NEGATIVE_INFINITY], new Array<number>(64).fill(0)]) {
					const action = entry.make().decide(stepAt(distributionFromLogits(row)));
					assert.equal(action.kind, "take");
					assert.ok(action.kind === "take" && row[action.token] !== undefined);
				}
			});
		});
	}
});
