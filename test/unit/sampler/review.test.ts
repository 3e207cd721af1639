import assert from "node:assert/strict";
import fc from "fast-check";
import type { Percentiles } from "../../../sampler/percentiles.ts";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import { Reviewer, reviewOf } from "../../../sampler/review.ts";
import { assembleText, TextAssembler } from "../../../sampler/text.ts";
import type { TraceToken } from "../../../sampler/trace.ts";
import { cutBytes, cuts, documents } from "../webview/markdownSamples.ts";
import { tokenOf } from "../webview/support.ts";

/** A model for which 1 nat is much, and 2 nats are very much. */
const percentiles: Percentiles = { entropy: [0.1, 0.3, 0.7, 1, 2], varentropy: [0.1, 0.3, 0.7, 1, 2] };

/** An answer in tokens, and how unsure each was: words as "~word" were at 1.5 nats, as "~~word" at 3. */
function answerOf(text: string): readonly TraceToken[] {
	const pieces = text.match(/~{0,2}(?:\s*[\p{L}\p{N}_]+|\s+|[^\s\p{L}\p{N}_~])/gu) ?? [];
	return pieces.map((piece) => {
		const marks = /^~*/.exec(piece)![0].length;
		return tokenOf(piece.slice(marks), marks * 1.5);
	});
}

function marked(text: string): string[] {
	const tokens = answerOf(text);
	const assembled = assembleText(tokens);
	return reviewOf({ tokens, ...assembled }, percentiles).map(({ start, end }) => assembled.text.slice(start, end));
}

const inCode = (language: string, code: string) => marked(`\`\`\`${language}\n${code}\n\`\`\``);

/** Random documents in random tokens, with random entropies. */
const answers = fc
	.tuple(documents, cuts, fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1, maxLength: 60 }))
	.map(([text, lengths, entropies]) =>
		cutBytes(text, lengths).map((bytes, i) => tokenOf(pieceFromBytes(bytes), entropies[i % entropies.length]!)),
	);

const review = (tokens: readonly TraceToken[]) => reviewOf({ tokens, ...assembleText(tokens) }, percentiles);

describe("a review", () => {
	it("marks the words, numbers and names of prose that the model was unsure of", () => {
		assert.deepEqual(marked("The larger one ~is the second, and 9~.11 is not."), ["is", "9.11"]);
		assert.deepEqual(marked("It was built by Gustave~ Eiffel in 18~87."), ["Gustave Eiffel", "1887"]);
		assert.deepEqual(marked("It calls `read~File` at ~once."), ["readFile", "once"]);
	});

	it("marks identifiers, literals, operators, short calls and conditions of code as wholes", () => {
		assert.deepEqual(inCode("ts", "const total = read_~lines + 1~2;"), ["read_lines", "12"]);
		assert.deepEqual(inCode("ts", 'const name = "a ~b";'), ['"a b"']);
		assert.deepEqual(inCode("ts", "return a ~* b;"), ["*"]);
		assert.deepEqual(inCode("ts", "const a = max(x~, 2);"), ["max(x, 2)"]);
		assert.deepEqual(inCode("ts", "if (a ~< b && c) return 1;"), ["a < b && c"]);
		assert.deepEqual(inCode("python", "while n ~> 1:\n    n = n - 1"), ["n > 1"]);
		assert.deepEqual(inCode("python", "def total(xs):\n    return sum(~xs)"), ["sum(xs)"]);
	});

	it("marks the parts of what is too long to be looked at as one", () => {
		const condition = "first_value_of_all ~< second_value_of_all && third_value";
		assert.deepEqual(inCode("ts", `if (${condition}) return 1;`), ["<"]);
		assert.deepEqual(inCode("ts", "const a = outer(inner(x), 1~2, y);"), ["12"]);
		assert.deepEqual(inCode("ts", 'const a = "A text that goes on for ~longer than a literal";'), ["longer"]);
		assert.deepEqual(inCode("python", "x = 1 # the ~first one"), ["first"]);
	});

	it("passes over what is no phrase: blanks, brackets, fences, targets of links", () => {
		assert.deepEqual(inCode("ts", "const a = [1~, 2~]~;"), []);
		assert.deepEqual(marked("Look [here](~docs)~."), []);
		assert.deepEqual(marked("Code:\n```~~ts\nlet a;\n```"), []);
	});

	it("asks more of the word that begins a sentence or a statement", () => {
		assert.deepEqual(marked("~First this. ~~Then that."), ["Then"]);
		assert.deepEqual(inCode("ts", "~let a = ~b;"), ["b"]);
	});

	it("marks a number that might as well be another, however usual that is for the model, and no word for that", () => {
		const usual: Percentiles = { ...percentiles, entropy: [0.1, 0.4, 0.8, 1.2, 2] };
		const evenly = (text: string, ...places: string[]) => {
			const tokens = answerOf(text).map((token) =>
				places.includes(String(token.piece)) ? tokenOf(String(token.piece), 0.65) : token,
			);
			const assembled = assembleText(tokens);
			return reviewOf({ tokens, ...assembled }, usual).map(({ start, end }) => assembled.text.slice(start, end));
		};
		assert.deepEqual(evenly("3.11 is larger than 3.9.", "11", " larger"), ["3.11"]);
		assert.deepEqual(evenly("57 it is.", "57", " it"), ["57"]);
		assert.deepEqual(evenly("```ts\nreturn a + 12;\n```", " 12", " a"), ["12"]);
	});

	it("passes over what was put there and not chosen", () => {
		const tokens = answerOf("It is ~~so.").map((token) => ({ ...token, rule: "thought" }));
		assert.deepEqual(review(tokens), []);
	});

	it("says which token decided, and whether it is one of a hundred", () => {
		const [first, second, ...others] = review(answerOf("It is ~read_~~lines and ~that."));
		assert.deepEqual([first?.level, second?.level, others], [2, 1, []]);
		assert.equal(first?.token, 4);
	});

	it("gives a token that wrote of several phrases to that of which it wrote most", () => {
		const tokens = ["It", " is a", ").total", "(x", "."].map((piece, i) => tokenOf(piece, i === 2 ? 2 : 0));
		assert.deepEqual(
			review(tokens).map(({ start, end }) => assembleText(tokens).text.slice(start, end)),
			["total"],
		);
		const code = ["```ts\n", "let a", " = b", ";\n", "functio", "n half", "() {}", "\n```"];
		const written = code.map((piece, i) => tokenOf(piece, i === 5 ? 2 : 0));
		assert.deepEqual(
			review(written).map(({ start, end }) => assembleText(written).text.slice(start, end)),
			["half"],
		);
	});

	it("goes by the model: what is much for one is little for another", () => {
		const tokens = answerOf("It is ~so.");
		const assembled = assembleText(tokens);
		const surely: Percentiles = { entropy: [0, 0, 0, 0, 0], varentropy: [0, 0, 0, 0, 0] };
		const unsure: Percentiles = { entropy: [1, 1.2, 1.4, 1.6, 3], varentropy: [0, 0, 0, 0, 0] };
		assert.equal(reviewOf({ tokens, ...assembled }, surely).length, 1);
		assert.equal(reviewOf({ tokens, ...assembled }, unsure).length, 0);
		assert.equal(reviewOf({ tokens, ...assembled }, null).length, 1);
		const sure = answerOf("It is ~so.").map((token) => ({ ...token, entropy: tokenOf("", 0.3).entropy }));
		assert.equal(reviewOf({ tokens: sure, ...assembled }, surely).length, 0, "less than 1.5 choices is never marked");
	});

	it("has at most eight marks, or a twentieth of the tokens in them", () => {
		const many = fc.array(answers, { minLength: 1, maxLength: 12 }).map((parts) => parts.flat());
		fc.assert(
			fc.property(many, (tokens) => {
				const { spans } = assembleText(tokens);
				const doubts = review(tokens);
				const held = doubts.map(
					({ start, end }) =>
						spans.filter((span) => span.start < end && span.end > start && span.end > span.start).length,
				);
				const covered = held.reduce((sum, count) => sum + count, 0);
				assert.ok(doubts.length <= 8 || covered <= tokens.length / 20, `${doubts.length} hold ${covered} tokens`);
				assert.ok(tokens.length >= 20 || doubts.length <= 2);
			}),
		);
	});

	it("marks in order, without overlap, and cuts no word in half", () => {
		fc.assert(
			fc.property(answers, (tokens) => {
				const { text, spans } = assembleText(tokens);
				let at = 0;
				for (const { start, end, token, score } of review(tokens)) {
					assert.ok(start >= at && end > start);
					at = end;
					const borders = [text.slice(0, start), text.slice(start), text.slice(0, end), text.slice(end)] as const;
					const isInside = (before: string, after: string) =>
						/[\p{L}\p{M}\p{N}_]$/u.test(before) && /^[\p{L}\p{M}\p{N}_]/u.test(after);
					assert.ok(!isInside(borders[0], borders[1]), `begins within a word: ${text.slice(start, end)}`);
					assert.ok(!isInside(borders[2], borders[3]), `ends within a word: ${text.slice(start, end)}`);
					assert.ok(spans[token]!.start < end && spans[token]!.end > start && score >= 1);
				}
			}),
		);
	});

	it("still marks a token that the model becomes less sure of", () => {
		fc.assert(
			fc.property(answers, fc.nat(), fc.double({ min: 0, max: 5, noNaN: true }), (tokens, which, more) => {
				const doubts = review(tokens);
				const doubt = doubts[which % Math.max(1, doubts.length)];
				fc.pre(doubt !== undefined);
				const entropy = tokens[doubt.token]!.entropy.value + more;
				const raised = tokens.with(doubt.token, {
					...tokens[doubt.token]!,
					...tokenOf("", entropy),
					piece: tokens[doubt.token]!.piece,
				});
				assert.ok(review(raised).some(({ start, end }) => start === doubt.start && end === doubt.end));
			}),
		);
	});

	it("never takes a mark back while the answer is written, and ends as if it had been read at once", () => {
		fc.assert(
			fc.property(answers, (tokens) => {
				const reviewer = new Reviewer(percentiles);
				const assembler = new TextAssembler();
				let before: readonly unknown[] = [];
				for (const [i, { piece }] of tokens.entries()) {
					assembler.push(piece);
					reviewer.update({ tokens: tokens.slice(0, i + 1), text: assembler.text, spans: assembler.spans });
					assert.deepEqual(reviewer.doubts.slice(0, before.length), before);
					before = [...reviewer.doubts];
				}
				assembler.end();
				reviewer.end({ tokens, text: assembler.text, spans: assembler.spans });
				assert.deepEqual(reviewer.doubts, review(tokens));
			}),
		);
	});

	it("goes on after a cut as if what was cut had never been", () => {
		fc.assert(
			fc.property(answers, answers, fc.nat(), (first, second, place) => {
				const kept = place % (first.length + 1);
				const reviewer = new Reviewer(percentiles);
				reviewer.update({ tokens: first, ...assembleText(first) });
				const whole = [...first.slice(0, kept), ...second];
				reviewer.cut(assembleText(whole).spans[kept]?.start ?? assembleText(first.slice(0, kept)).text.length);
				reviewer.end({ tokens: whole, ...assembleText(whole) });
				assert.deepEqual(reviewer.doubts, review(whole));
			}),
		);
	});
});
