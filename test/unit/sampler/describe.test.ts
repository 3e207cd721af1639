import assert from "node:assert/strict";
import fc from "fast-check";
import { describeChoices, describeToken, percent } from "../../../sampler/describe.ts";
import { heatBy } from "../../../sampler/heat.ts";
import type { Piece } from "../../../sampler/piece.ts";
import type { TraceToken } from "../../../sampler/trace.ts";
import { runs } from "./fakes.ts";

const exactly = (value: number) => ({ low: value, value, high: value });

const token: TraceToken = {
	token: 5,
	piece: " total",
	probability: 0.5,
	entropy: exactly(Math.log(3)),
	varentropy: exactly(0.25),
	quadrant: "pause",
	rule: "argmax",
	alternatives: [
		{ token: 5, piece: " total", probability: 0.5 },
		{ token: 6, piece: "\n", probability: 0.3 },
	],
};

const titleOf = (piece: Piece) => describeToken({ ...token, piece }).title;
const factOf = (card: ReturnType<typeof describeToken>, label: string) =>
	card.facts.find((fact) => fact.label === label)?.value;

describe("describeToken", () => {
	it("puts a token into words", () => {
		assert.deepEqual(describeToken(token), {
			title: "·total",
			sentence: "About 3 equal choices",
			facts: [
				{ label: "Probability", value: "50 %" },
				{ label: "Entropy", value: "1.10 nats" },
				{ label: "Varentropy", value: "0.25 nats²" },
				{ label: "Quadrant", value: "pause (high entropy, low varentropy)" },
				{ label: "Rule", value: "argmax (the likeliest)" },
			],
			alternatives: [
				{ token: 5, title: "·total", probability: 0.5, taken: true },
				{ token: 6, title: "↵", probability: 0.3, taken: false },
			],
			others: 1 - 0.8,
		});
	});

	it("says of a thought who put it there, and what the model made of it", () => {
		const sentenceOf = (probability: number | null) =>
			describeToken({ ...token, rule: "thought", probability }).sentence;
		assert.equal(sentenceOf(0.02), "Hunch put this here; the model gave it 2 %.");
		assert.equal(sentenceOf(null), "Hunch put this here; the model gave it less than to all that was read.");
	});

	it("says what the rule means by which a token was chosen, where it is not a policy's own", () => {
		const ruleOf = (rule: string) => factOf(describeToken({ ...token, rule }), "Rule");
		assert.equal(ruleOf("draw"), "draw (at random, likely ones more often)");
		assert.equal(ruleOf("second pick"), "second pick");
	});

	it("draws blanks and what cannot be seen", () => {
		assert.equal(titleOf("\n\n\t x"), "↵↵→·x");
		assert.equal(titleOf("\r\n"), "␍↵");
		assert.equal(titleOf("a\u00a0b"), "a⟨U+00A0⟩b");
		assert.equal(titleOf("\u202ecod\u200b"), "⟨U+202E⟩cod⟨U+200B⟩");
		assert.equal(titleOf("\u0000"), "⟨U+0000⟩");
		assert.equal(titleOf("é😀漢"), "é😀漢");
		assert.equal(titleOf(""), "(no text)");
		assert.equal(titleOf({ hex: "e282" }), "bytes E2 82");
		assert.equal(titleOf({ hex: "f0" }), "bytes F0");
	});

	it("gives bounds where they are wide, and only there", () => {
		const wide = describeToken({ ...token, entropy: { low: 0.98, value: 1.1, high: 1.2 } });
		assert.equal(factOf(wide, "Entropy"), "1.10 nats (between 0.98 and 1.20)");
		const narrow = describeToken({ ...token, entropy: { low: 1.09, value: 1.1, high: 1.11 } });
		assert.equal(factOf(narrow, "Entropy"), "1.10 nats");
		const large = describeToken({ ...token, varentropy: { low: 9.9, value: 10, high: 10.1 } });
		assert.equal(factOf(large, "Varentropy"), "10.00 nats²");
	});

	it("adds the token taken where it was too unlikely for the list", () => {
		const card = describeToken({ ...token, token: 9, piece: "?", probability: 0.01 });
		assert.deepEqual(
			card.alternatives.map(({ title, taken }) => [title, taken]),
			[
				["·total", false],
				["↵", false],
				["?", true],
			],
		);
		assert.ok(Math.abs(card.others - 0.19) < 1e-12);
	});

	it("makes 1 with the others, always", () => {
		const probability = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(fc.array(probability, { maxLength: 9 }), fc.boolean(), (parts, taken) => {
				// Eight likely tokens and what is left, as a distribution has them.
				const total = parts.reduce((sum, part) => sum + part, 1e-9);
				const alternatives = parts.slice(1).map((part, i) => ({ token: i, piece: `${i}`, probability: part / total }));
				const step = {
					...token,
					token: taken ? 0 : 99,
					probability: taken ? 0 : (parts[0] ?? 0) / total,
					alternatives,
				};
				const card = describeToken(step);
				const sum = card.alternatives.reduce((mass, alternative) => mass + alternative.probability, card.others);
				assert.ok(Math.abs(sum - 1) < 1e-9 && card.others >= 0);
				assert.equal(card.alternatives.filter((alternative) => alternative.taken).length, 1);
			}),
			runs(200),
		);
	});

	it("leaves to the others what would be a row of next to nothing, but never the token taken", () => {
		const alternatives = [
			{ token: 1, piece: "a", probability: 0.999 },
			{ token: 2, piece: "b", probability: 0.0006 },
			{ token: 3, piece: "c", probability: 0.0003 },
			{ token: 4, piece: "d", probability: 0.0001 },
		];
		const card = describeToken({ ...token, token: 4, piece: "d", probability: 0.0001, alternatives });
		assert.deepEqual(
			card.alternatives.map(({ title }) => title),
			["a", "b", "d"],
		);
		assert.ok(Math.abs(card.others - 0.0003) < 1e-12);
	});
});

describe("describeToken, where rounding makes the listed more than 1", () => {
	it("leaves nothing to the others", () => {
		const alternatives = [
			{ token: 5, piece: "a", probability: 0.6 },
			{ token: 6, piece: "b", probability: 0.4 + 1e-9 },
		];
		assert.equal(describeToken({ ...token, alternatives }).others, 0);
	});
});

describe("describeChoices", () => {
	const cases: [choices: number, words: string][] = [
		[1, "Sure: the model saw one choice"],
		[1.049, "Sure: the model saw one choice"],
		[1.2, "Nearly sure: as between 1.2 equal choices"],
		[1.5, "As unsure as between 1.5 equal choices"],
		[2.02, "About 2 equal choices"],
		[2.4, "As unsure as between 2.4 equal choices"],
		[3, "About 3 equal choices"],
		[9.96, "About 10 equal choices"],
		[12.4, "About 12 equal choices"],
		[128.3, "About 130 equal choices"],
		[45_678, "About 46,000 equal choices"],
	];
	for (const [choices, words] of cases) {
		it(`${choices}: ${words}`, () => assert.equal(describeChoices(Math.log(choices)), words));
	}
});

describe("percent", () => {
	it("rounds to a tenth", () => {
		assert.deepEqual([0.5, 0.623, 0.0625, 0.001, 0.999].map(percent), ["50 %", "62.3 %", "6.3 %", "0.1 %", "99.9 %"]);
	});

	it("says 100 % and 0 % only where it is so", () => {
		assert.equal(percent(1), "100 %");
		assert.equal(percent(0), "0 %");
		assert.equal(percent(0.9996), ">99.9 %");
		assert.equal(percent(1 - 2 ** -53), ">99.9 %");
		assert.equal(percent(0.0004), "<0.1 %");
		assert.equal(percent(Number.MIN_VALUE), "<0.1 %");
		fc.assert(
			fc.property(fc.double({ min: 0, max: 1, noNaN: true, minExcluded: true, maxExcluded: true }), (p) => {
				assert.ok(!["0 %", "100 %"].includes(percent(p)));
			}),
			runs(300),
		);
	});
});

describe("The heat of a model of which nothing is known", () => {
	it("grows with the effective choices", () => {
		const levelOf = heatBy("entropy", null);
		const levels = [1, 1.09, 1.11, 1.6, 3, 5, 1e5].map((choices) =>
			levelOf({ ...token, entropy: exactly(Math.log(choices)) }),
		);
		assert.deepEqual(levels, [0, 0, 1, 2, 3, 4, 4]);
	});
});
