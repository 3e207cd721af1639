import assert from "node:assert/strict";
import fc from "fast-check";
import { untilStopText } from "../../../sampler/loop/stopTexts.ts";
import type { EndReason, GenerationEvent } from "../../../sampler/trace.ts";
import { exampleAction, exampleToken } from "./traces.ts";

describe("texts that end an answer", () => {
	/** Writes these pieces, each a token; tells what came through, and how it ended. */
	async function through(pieces: readonly string[], stopTexts: readonly string[], actionAfter = -1) {
		let closed = false;
		async function* writing(): AsyncGenerator<GenerationEvent, EndReason, undefined> {
			try {
				for (const [token] of pieces.entries()) {
					yield { type: "token", token: { ...exampleToken, token } };
					if (token === actionAfter) yield { type: "action", action: exampleAction };
				}
				return "length";
			} finally {
				closed = true;
			}
		}
		const bytes = (token: number) => new TextEncoder().encode(pieces[token]);
		const filtered = untilStopText(writing(), { bytes }, stopTexts);
		const events: (string | number)[] = [];
		for (;;) {
			const { done, value } = await filtered.next();
			if (done === true) return { events, text: events.join(""), reason: value, closed };
			events.push(value.type === "token" ? pieces[value.token.token]! : value.type);
		}
	}

	it("do not get into it, however they are cut into tokens, and nothing is written after them", async () => {
		for (const pieces of [
			["It is 5.", "\n### User:", " more"],
			["It is 5.", "\n", "#", "##", " Us", "er", ":", " more"],
			["It is 5.", "\n#", "## ", "User: And", " 6?"],
		]) {
			const { text, reason, closed } = await through(pieces, ["\n### User:", "<end>"]);
			assert.deepEqual([text, reason, closed], ["It is 5.", "stop", true]);
		}
	});

	it("hold nothing back that turns out to be something else", async () => {
		const pieces = ["#", "#", " Use", " it.", "\n##", "# U", "ses"];
		const { text, reason } = await through(pieces, ["\n### User:", "## User"]);
		assert.deepEqual([text, reason], [pieces.join(""), "length"]);
	});

	it("leave what an action wrote in its place", async () => {
		const { events } = await through(["a", "\n", "b"], ["\n###"], 1);
		assert.deepEqual(events, ["a", "\n", "action", "b"]);
	});

	it("are found where an action went on with one that had begun before it", async () => {
		const path = (...texts: string[]) => texts.map((piece, i) => ({ ...exampleToken, piece, token: 100 + i }));
		const texts = new Map([
			[1, "Hello"],
			[2, "\n"],
			[3, "gone"],
			[100, "### Human:"],
			[101, " And"],
		]);
		for (const [before, keep] of [
			[[1, 2], 2],
			[[1, 2, 3], 2],
			[[1, 3, 2, 3], 1],
		] as const) {
			async function* writing(): AsyncGenerator<GenerationEvent, EndReason, undefined> {
				for (const token of before) yield { type: "token", token: { ...exampleToken, token } };
				const paths = [{ ...exampleAction.paths[0]!, tokens: path("### Human:", " And") }];
				yield { type: "action", action: { ...exampleAction, keep, paths, chosen: 0 } };
				return "length";
			}
			const bytes = (token: number) => new TextEncoder().encode(texts.get(token));
			const filtered = untilStopText(writing(), { bytes }, ["\n### Human:"]);
			let reason: EndReason | null = null;
			while (reason === null) {
				const { done, value } = await filtered.next();
				if (done === true) reason = value;
			}
			assert.equal(reason, keep === 2 ? "stop" : "length");
		}
	});

	it("are found wherever they stand, and only there", () =>
		fc.assert(
			fc.asyncProperty(
				fc.array(fc.string({ unit: fc.constantFrom("a", "b", "#"), minLength: 1, maxLength: 3 }), { maxLength: 12 }),
				fc.array(fc.string({ unit: fc.constantFrom("a", "b", "#"), minLength: 2, maxLength: 4 }), {
					minLength: 1,
					maxLength: 2,
				}),
				async (pieces, stops) => {
					const whole = pieces.join("");
					const { text, reason } = await through(pieces, stops);
					assert.ok(whole.startsWith(text));
					assert.equal(reason, stops.some((stop) => whole.includes(stop)) ? "stop" : "length");
					if (reason === "length") assert.equal(text, whole);
					else {
						const end = Math.min(...stops.map((stop) => whole.indexOf(stop)).filter((at) => at >= 0));
						// A token that begins before the stop text and reaches into it is all there is or nothing.
						assert.ok(text.length < end + 3 && text.length >= end - 0);
					}
				},
			),
		));
});
