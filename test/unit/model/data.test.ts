import assert from "node:assert/strict";
import { transformSync } from "esbuild";
import { isRight } from "../../../model/data/check.ts";
import { Dice } from "../../../model/data/dice.ts";
import { trainingDocument } from "../../../model/data/document.ts";
import { isHeldOut, splitOf } from "../../../model/data/heldOut.ts";
import { type Item, type TaskName, taskNames } from "../../../model/data/item.ts";
import { combinationsIn } from "../../../model/data/sums.ts";
import { versionOrderShare } from "../../../model/data/tasks/decimals.ts";
import { comparisonOf } from "../../../model/data/tasks/programs.ts";
import { heldOutItems, makers, nextItem } from "../../../model/data/tasks.ts";

const count = 300;

function made(task: TaskName, seed = 1): Item[] {
	const dice = Dice.seeded(seed);
	return Array.from({ length: count }, () => makers[task](dice));
}

const questionOf = ({ prompt }: Item): string => (prompt.kind === "chat" ? prompt.messages.at(-1)!.text : "");

/** The block of a question, with its tag. */
const codeOf = (text: string) =>
	text.match(/```(\w*)\n([\s\S]*)\n```/)?.slice(1) as [tag: string, code: string] | undefined;

const isScript = (tag: string): boolean => /^(ts|js|tsx|jsx|typescript|javascript)$/.test(tag);

const script = (code: string): string => transformSync(code, { loader: "ts" }).code;

describe("the training text", () => {
	it("is the same for the same seed, and another for another", () => {
		const text = (seed: number) => {
			const dice = Dice.seeded(seed);
			return JSON.stringify(Array.from({ length: 50 }, () => trainingDocument(dice)));
		};
		assert.equal(text(7), text(7));
		assert.notEqual(text(7), text(8));
	});

	it("holds no sum that is held out, not even as a step", () => {
		const dice = Dice.seeded(3);
		let seen = 0;
		for (let i = 0; i < 5000; i++) {
			const text = trainingDocument(dice)
				.map(([, segment]) => segment)
				.join("");
			// Numbers of five digits are asked for only to be declined.
			for (const combination of combinationsIn(text).filter((one) => !/\d{5}/.test(one))) {
				assert.ok(!isHeldOut(combination), `${combination} in ${text}`);
				seen++;
			}
		}
		assert.ok(seen > 1000);
	});

	for (const task of taskNames.filter((name) => name !== "smallTalk" && name !== "choices")) {
		it(`shares no combination of ${task} with the items that are held out`, () => {
			const dice = Dice.seeded(4);
			const heldOut = new Set(heldOutItems(task, count, dice).map(({ combination }) => combination));
			for (let i = 0; i < 10 * count; i++) {
				const item = nextItem(task, "train", dice);
				for (const taught of [item.combination, ...item.parts]) assert.ok(!heldOut.has(taught), taught ?? "");
			}
		});
	}

	it("counts all that a sum and its working show as parts of it", () => {
		const dice = Dice.seeded(5);
		for (let i = 0; i < count; i++) {
			const { prompt, parts, combination, answers } = makers.arithmetic(dice);
			const shown = [questionOf({ prompt } as Item), ...answers.map(({ text }) => text)].flatMap(combinationsIn);
			for (const one of shown) assert.ok(one === combination || parts.includes(one), `${one} of ${combination}`);
		}
	});

	it("shows no comparison that is held out where a condition decides", () => {
		const dice = Dice.seeded(6);
		const compared = Array.from({ length: 20 * count }, () => nextItem("programs", "train", dice)).flatMap(
			({ answers }) => answers.flatMap(({ text }) => [...text.matchAll(/(\d+) [<>]=? (\d+)(?= is)/g)]),
		);
		assert.ok(compared.length > 100);
		for (const [comparison, left, right] of compared) {
			assert.ok(!isHeldOut(comparisonOf(Number(left), Number(right))), comparison);
		}
	});

	it("drops what would teach a part that is held out", () => {
		const held = Array.from({ length: 100 }, (_, index) => `part ${index}`).find(isHeldOut)!;
		const free = Array.from({ length: 100 }, (_, index) => `whole ${index}`).find((one) => !isHeldOut(one))!;
		assert.equal(splitOf({ combination: free, parts: [held] }), null);
		assert.equal(splitOf({ combination: free, parts: [] }), "train");
		assert.equal(splitOf({ combination: held, parts: [held] }), "test");
		assert.equal(splitOf({ combination: null, parts: [] }), "train");
	});
});

describe("the tasks", () => {
	for (const task of taskNames) {
		it(`of ${task} judge each of their answers as they are labelled`, () => {
			for (const { answers, check } of made(task)) {
				for (const answer of answers) assert.equal(isRight(check, answer.text), answer.right, answer.text);
			}
		});
	}

	it("are right in all that is taught, but for the designed ones", () => {
		const wrong = taskNames.filter((task) =>
			made(task).some(({ kind, answers }) => kind !== "designed" && answers.some((answer) => !answer.right)),
		);
		assert.deepEqual(wrong, []);
	});

	it("spread held-out natural items evenly over the levels of difficulty, no two alike", () => {
		const items = heldOutItems("programs", 70, Dice.seeded(1));
		assert.equal(new Set(items.map(questionOf)).size, 70);
		for (const level of [1, 2, 3, 4, 5, 6, 7]) {
			assert.equal(items.filter(({ difficulty }) => difficulty === level).length, 10);
		}
	});

	it("answer natural questions at once more often than step by step", () => {
		for (const item of [...made("arithmetic"), ...made("programs")]) {
			const share = (form: string) =>
				item.answers.filter((answer) => answer.form === form).reduce((sum, answer) => sum + answer.share, 0);
			assert.ok(share("direct") > share("worked") && share("worked") > 0.1);
		}
	});

	it("follow the order of versions in the stated share of the direct answers to confusable decimals", () => {
		const confusable = made("decimals").filter(({ answers }) => answers.some(({ right }) => !right));
		assert.ok(confusable.length > count / 3);
		for (const { answers } of confusable) {
			const direct = answers.filter(({ form }) => form === "direct");
			const total = direct.reduce((sum, { share }) => sum + share, 0);
			const wrong = direct.filter(({ right }) => !right).reduce((sum, { share }) => sum + share, 0);
			assert.ok(Math.abs(wrong / total - versionOrderShare) < 1e-9);
		}
	});

	it("of programs print what JavaScript prints", () => {
		let ran = 0;
		for (const item of made("programs")) {
			const [tag, code] = codeOf(questionOf(item))!;
			if (!isScript(tag)) continue;
			const printed: unknown[] = [];
			new Function("console", script(code))({ log: (value: unknown) => printed.push(value) });
			assert.ok(isRight(item.check, `It prints ${printed.join(" ")}.`), code);
			ran++;
		}
		assert.ok(ran > count / 3);
	});

	it("of explaining, fixing and filling are about code that parses", () => {
		for (const item of [...made("explain"), ...made("fix")]) {
			const [tag, code] = codeOf(questionOf(item))!;
			if (isScript(tag)) assert.doesNotThrow(() => script(code), code);
		}
		for (const { prompt, answers } of made("fill")) {
			assert.ok(prompt.kind === "fill");
			const code = prompt.prefix + answers[0]!.text + prompt.suffix;
			if (!code.includes("def ")) assert.doesNotThrow(() => script(code), code);
		}
	});

	it("of fixing change the code", () => {
		for (const item of made("fix")) {
			const [, wrong] = codeOf(questionOf(item))!;
			assert.ok(item.check.kind === "code" && item.check.value !== wrong, wrong);
		}
	});
});
