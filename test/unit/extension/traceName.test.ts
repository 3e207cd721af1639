import assert from "node:assert/strict";
import { traceName } from "../../../extension/traces/traceName.ts";

describe("the name of a trace's file", () => {
	for (const [question, name] of [
		["Why is this null?", "Why-is-this-null"],
		["../../etc/passwd\\n C:\n", "etc-passwd-n-C"],
		["Größer: 9.8 oder 9.11?", "Größer-9-8-oder-9-11"],
		["ab ".repeat(100), Array(13).fill("ab").join("-")],
		["?!", "answer"],
		["x".repeat(300), "answer"],
	] as const) {
		it(`is made of the words of ${JSON.stringify(question.slice(0, 30))}`, () => {
			assert.equal(traceName({ text: question, attachments: [] }), `${name}.hunch-trace.json`);
		});
	}
});
