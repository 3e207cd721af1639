import assert from "node:assert/strict";
import { describeDiagnosis, type HostFacts } from "../../../extension/diagnose/report.ts";
import type { Diagnosis } from "../../../extension/protocol/engine.ts";
import { modelNotFound } from "../../../extension/protocol/errors.ts";

const host: HostFacts = {
	hunch: "0.1.0",
	vscode: "1.110.0",
	platform: "linux 6.1 x64",
	freeMemory: 5.25e9,
	totalMemory: 16e9,
	modelPath: "/models/a.gguf",
	settings: { gpu: "off", budget: { paths: 2 } },
};
const diagnosis: Diagnosis = {
	openPaths: 0,
	memory: 5e8,
	backend: {
		node: "v24.0.0",
		package: "3.22.1",
		llamaCpp: "ggml-org/llama.cpp b1",
		device: "vulkan",
		gpus: ["Big GPU"],
		supported: ["vulkan", "CPU"],
		unsupported: ["cuda"],
		cores: 8,
	},
	model: {
		name: "A",
		architecture: "mamba",
		fileSize: 4.06e6,
		vocabularySize: 151_936,
		contextSize: 4096,
		trainedContextSize: 32_768,
		device: "vulkan",
		threads: 7,
		reading: "direct",
		quantization: "Q4_K_M",
		template: "ChatML",
		hasTemplate: true,
		fillInTheMiddle: true,
		thinking: false,
		paths: 3,
		fork: "copy",
		rollback: "re-evaluate",
	},
};

describe("the diagnosis", () => {
	it("says which device is used, and which would not work", () => {
		const page = describeDiagnosis(host, diagnosis, null);
		for (const row of [
			"| Computes on | vulkan: Big GPU |",
			"| Would not | cuda (no driver or no device was found) |",
			"| Memory | 5.3 GB free of 16.0 GB |",
			"| Size of the file | 4.1 MB |",
			"| Quantisation | Q4_K_M |",
			"| Context | 4,096 of 32,768 tokens |",
			"| Going back costs | reading the text again, so that no action is taken |",
			'| hunch.budget | `{"paths":2}` |',
		]) {
			assert.ok(page.includes(row), `${row} in ${page}`);
		}
	});

	it("says what stands in the way, where the model or the engine is missing", () => {
		const failed = describeDiagnosis(host, { ...diagnosis, model: null }, modelNotFound("/models/a.gguf").data);
		assert.match(failed, /It could not be loaded: There is no file at \/models\/a\.gguf\./);
		assert.match(failed, /No model is in memory\./);
		const stopped = describeDiagnosis({ ...host, settings: {} }, null, null);
		assert.match(stopped, /The engine does not run\./);
		assert.match(stopped, /## Settings that are not the defaults\n\nNone\./);
	});
});
