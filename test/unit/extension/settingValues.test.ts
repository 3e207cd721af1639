import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readSetting, settingNames } from "../../../extension/settingValues.ts";

const { contributes, capabilities, extensionKind } = JSON.parse(
	readFileSync(join(process.cwd(), "package.json"), "utf8"),
);
const declared: Record<string, { default: unknown; minimum?: number; maximum?: number; enum?: unknown[] }> =
	contributes.configuration.properties;

describe("settings", () => {
	it("are the ones the manifest declares, with the same defaults", () => {
		assert.deepEqual(Object.keys(declared).sort(), settingNames.map((name) => `hunch.${name}`).sort());
		for (const name of settingNames) {
			assert.deepEqual(readSetting(name, undefined), { value: declared[`hunch.${name}`]!.default, complaint: null });
		}
	});

	it("accept just what the manifest says they accept", () => {
		for (const name of settingNames) {
			const { minimum, maximum, enum: values } = declared[`hunch.${name}`]!;
			for (const good of values ?? [minimum, maximum]) {
				if (good !== undefined) assert.equal(readSetting(name, good).complaint, null, `${name} ${good}`);
			}
			for (const bound of [minimum, maximum]) {
				if (bound === undefined) continue;
				const outside = bound === minimum ? bound - 1 : bound + 1;
				assert.notEqual(readSetting(name, outside).complaint, null, `${name} ${outside}`);
			}
		}
	});

	it("of what a pause says are sentences, each on one line", () => {
		const read = (value: unknown) => readSetting("pauseTexts", value);
		assert.deepEqual(read([" Let's see. ", "Hm."]).value, ["Let's see.", "Hm."]);
		for (const bad of ["Let's see.", [""], [" "], ["Let's\nsee."], ["x".repeat(201)], Array(9).fill("Hm."), [3]]) {
			assert.match(
				read(bad).complaint!,
				/should be a list of up to 8 sentences.* What is said usually is used instead\.$/,
			);
		}
	});

	it("that take any text, a model's path or a prompt, are not read from a folder that is not trusted", () => {
		const takesAnyText = (name: (typeof settingNames)[number]) =>
			["/somewhere/model.gguf", "/say only this"].every((text) =>
				[text, [text]].some((value) => readSetting(name, value).complaint === null),
			);
		const { supported, restrictedConfigurations } = capabilities.untrustedWorkspaces;
		assert.equal(supported, "limited");
		assert.deepEqual(
			restrictedConfigurations,
			settingNames.filter(takesAnyText).map((name) => `hunch.${name}`),
		);
		assert.deepEqual(extensionKind, ["workspace"], "the model is where the folder is");
	});

	it("that cannot be used are replaced, in a sentence that names setting, value and default", () => {
		assert.deepEqual(readSetting("contextSize", "many"), {
			value: 4096,
			complaint:
				'The setting hunch.contextSize is "many", and should be a whole number from 64 to 1048576. 4096 is used instead.',
		});
		assert.deepEqual(readSetting("model", "models/a.gguf"), {
			value: "",
			complaint:
				'The setting hunch.model is "models/a.gguf", and should be the absolute path of a GGUF file, or empty for the built-in model. The built-in model is used instead.',
		});
		assert.match(readSetting("truncation", "p-lots").complaint!, /What each policy has by itself is used instead\.$/);
		assert.match(readSetting("systemPrompt", 3).complaint!, /is 3, and should be a text\. None is used instead\.$/);
		for (const bad of [1.5, Number.NaN, -1, null, [], {}, true, "7"]) {
			const { value, complaint } = readSetting("seed", bad);
			assert.equal(value, 0);
			assert.equal(complaint === null, bad === null, String(bad));
		}
	});

	it("that tell policies something are checked against the policies there are, in a sentence that names the fault", () => {
		const complaintOf = (raw: unknown) => readSetting("policyParameters", raw).complaint;
		assert.equal(complaintOf({ entropix: { candidates: 4, truncation: "min-p", minP: 0.1 }, v0: { topK: 5 } }), null);
		assert.equal(
			complaintOf({ entropix: { candidates: 99 } }),
			'The setting hunch.policyParameters is {"entropix":{"candidates":99}}, and should be parameters by the name of a policy. entropix: candidates must be a whole number from 2 to 16, and it is 99. {} is used instead.',
		);
		for (const [raw, fault] of [
			[{ entropx: {} }, /There is no policy "entropx"/],
			[{ greedy: { warmth: 1 } }, /greedy: There is no parameter "warmth"\. Remove it: this policy has none\./],
			[{ entropix: { score: "luck" } }, /score must be one of "logProbability", .*, and it is "luck"/],
			[{ entropix: { candidates: null } }, /candidates must be .*, and it is null/],
			[{ entropix: 3 }, /entropix: Write an object/],
			[[], /Write an object with the names of policies/],
		] as const) {
			assert.match(complaintOf(raw) ?? "", fault);
			assert.deepEqual(readSetting("policyParameters", raw).value, {});
		}
	});

	it("read ~ as the home folder, and only there", () => {
		assert.equal(readSetting("model", "~/m.gguf").value, join(homedir(), "m.gguf"));
		assert.equal(readSetting("model", "/a/~/m.gguf").value, "/a/~/m.gguf");
		assert.notEqual(readSetting("model", "~other/m.gguf").complaint, null);
	});
});
