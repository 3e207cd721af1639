import assert from "node:assert/strict";
import { type Boundary, beginning, beginningIn, insideThinking, type Place } from "../../../sampler/boundaries.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const placeAfter = (text: string, from: Place = beginning) => from.after(bytes(text));
const orNull = (next: string | null) => (next === null ? null : bytes(next));

describe("where a thought may be put in prose", () => {
	const starts: readonly [before: string, next: string | null, isStart: boolean][] = [
		["", "The", true],
		["", null, true],
		["A line.\n", "Next", true],
		["A line.\n  ", "Next", true],
		["It is done.", " The", true],
		["It is done. ", "The", true],
		["It is done.", null, false],
		["It is done.", "\n", false],
		["It is **done.**", " The", true],
		["Really?!", " Yes", true],
		["It is 3.", "5", false],
		["It is 3.5", " so", false],
		["See e.g.", " Foo", false],
		["See e.g.", " foo", false],
		["and so on, etc.", " with", false],
		["and so on, etc.", " With", true],
		["2.", " Second", false],
		["It prints 57.", " So", true],
		["Use `a. b", " c", false],
		["Use `a. ", "B", false],
		["Use `a`.", " Then", true],
		["x ?", " 1", false],
		["In the middle", " of it", false],
		["完了。", "次", true],
		["完了。", "」", false],
		["「完了。」", "次", true],
		["# A title. And", " more", false],
		["# A title.", " More", false],
		["| a. ", "B |", false],
		["| a | b |\n", "| - | - |", false],
		["| a | b |\n", "text", false],
		["| a | b |\ntext\n", "text", false],
		["| a | b |\n\n", "text", true],
		['It is done. "', "The", false],
		["``a` b.", " C", false],
		["```", "ts", false],
		["```ts", "\n", false],
	];
	for (const [before, next, isStart] of starts) {
		it(`${JSON.stringify(before)} before ${JSON.stringify(next)}: ${isStart ? "here" : "not here"}`, () => {
			assert.equal(placeAfter(before).isStart(orNull(next)), isStart);
		});
	}
});

describe("where a block starts", () => {
	const starts: readonly [text: string, from: Place, isStart: boolean][] = [
		["", beginning, true],
		["  ", beginning, true],
		["A line.\n", beginning, false],
		["A line.\n\n", beginning, true],
		["A line.\n \r\n  ", beginning, true],
		["A line.\n\nNext", beginning, false],
		["What follows:\n", beginning, false],
		["```ts\n", beginning, true],
		["```ts\nconst a = 1;\n", beginning, false],
		["```ts\nif (a) {\n\t", beginning, true],
		["", beginningIn("py"), true],
		["def f():\n", beginningIn("py"), true],
		["def f(): \r\n    ", beginningIn("py"), true],
		["def f():\n    a = 1\n", beginningIn("py"), false],
		["def f():\n    a = 1\n\n", beginningIn("py"), true],
	];
	for (const [text, from, isStart] of starts) {
		it(`after ${JSON.stringify(text)}${from === beginning ? "" : " in code"}: ${isStart ? "here" : "not here"}`, () => {
			assert.equal(placeAfter(text, from).atBlockStart, isStart);
		});
	}
});

describe("what ends in prose", () => {
	const endings: readonly [before: string, next: string | null, ends: Boundary | null][] = [
		["", "The", null],
		["It is done.", " The", "sentence"],
		["It is done.", "\n", "sentence"],
		["It is done.", null, "sentence"],
		["It is done", "\n", "line"],
		["It is done", null, "line"],
		["It is done", " now", null],
		["It is done\n", "Now", "line"],
		["It is done\n  ", "Now", null],
		["It is 3.", "5", null],
		["See e.g.", " Foo", null],
		["完了。", "次", "sentence"],
		["| a. | b |", "\n", "line"],
		["```ts", "\n", "line"],
	];
	for (const [before, next, ends] of endings) {
		it(`${JSON.stringify(before)} before ${JSON.stringify(next)}: ${ends}`, () => {
			assert.equal(placeAfter(before).ends(orNull(next)), ends);
		});
	}
});

describe("the fences of code", () => {
	const places: readonly [text: string, mode: Place["mode"], language: string][] = [
		["```ts\n", "code", "ts"],
		["``` TypeScript title=x\n", "code", "typescript"],
		["```\n", "code", ""],
		["~~~python\n", "code", "python"],
		["   ```ts\n", "code", "ts"],
		["    ```ts\n", "prose", ""],
		["``ts\n", "prose", ""],
		["```ts``` is not\n", "prose", ""],
		["~~~ts`\n", "code", "ts`"],
		["- ```ts\n", "code", "ts"],
		["1. First:\n\n   ```ts\n", "code", "ts"],
		["10. First:\n    - a:\n\n      ```ts\n", "code", "ts"],
		["```ts\nx\n```\n", "prose", ""],
		["```ts\nx\n```", "code", "ts"],
		["```ts\nx\n```  \n", "prose", ""],
		["```ts\nx\n````\n", "prose", ""],
		["````ts\nx\n```\n", "code", "ts"],
		["```ts\nx\n~~~\n", "code", "ts"],
		["```ts\nx\n```ts\n", "code", "ts"],
		["```ts\nx\n   ```\n", "prose", ""],
		["```ts\nx\n    ```\n", "code", "ts"],
		["```ts\r\nx\r\n```\r\n", "prose", ""],
		["- a:\n  ```ts\n  x\n  ```\n", "prose", ""],
		["- a:\n  ```\n  ```\n     ```ts\n", "code", "ts"],
		["- a\n\nb\n\n     ```ts\n", "prose", ""],
		["10. a\n\n      ```ts\n", "code", "ts"],
	];
	for (const [text, mode, language] of places) {
		it(`${JSON.stringify(text)}: ${mode} ${language}`, () => {
			const place = placeAfter(text);
			assert.deepEqual([place.mode, place.language], [mode, language]);
		});
	}

	it("are told from the backticks of the code", () => {
		const place = placeAfter("```ts\na = `(\n`");
		assert.equal(place.ends(bytes("\n")), "statement");
		assert.equal(place.after(bytes(";\n")).isStart(bytes("b")), true);
	});

	it("need not be there for an answer that is only code", () => {
		const place = placeAfter("const a = 1;\n```\n", beginningIn("TS"));
		assert.deepEqual([place.mode, place.language], ["code", "ts"]);
	});
});

describe("a place", () => {
	it("knows the blanks before it on its line", () => {
		assert.deepEqual([placeAfter("a\n \t").atLineStart, placeAfter("a\n \t").indentation], [true, " \t"]);
		assert.deepEqual([placeAfter("a\n x").atLineStart, placeAfter("a\n x").indentation], [false, ""]);
	});

	it("does not change when the answer goes on", () => {
		const place = placeAfter("```ts\nfoo(");
		place.after(bytes("`\n\n"));
		assert.equal(place.after(bytes("1)")).ends(bytes("\n")), "statement");
		const fenced = placeAfter("```ts\n");
		fenced.after(bytes("```"));
		assert.equal(fenced.after(bytes("\n")).mode, "code");
	});

	it("is neither a start nor an end within a character", () => {
		const [first, ...rest] = bytes("次");
		const place = placeAfter("It is done.").after(Uint8Array.of(first!));
		assert.equal(place.isStart(Uint8Array.from(rest)), false);
		for (const next of [null, bytes(" A")]) assert.deepEqual([place.isStart(next), place.ends(next)], [false, null]);
	});

	it("ends with what is followed by a token without text", () => {
		assert.equal(placeAfter("It is done.").ends(bytes("")), "sentence");
		assert.equal(placeAfter("It is").ends(bytes("")), "line");
	});

	it("is in thinking until that is closed, wherever that is", () => {
		const thinking = insideThinking(beginning, true);
		assert.equal(thinking.mode, "thinking");
		const fenced = placeAfter("So:\n```ts\n", thinking);
		assert.deepEqual([fenced.mode, fenced.thinking], ["code", true]);
		assert.equal(insideThinking(fenced, true), fenced);
		assert.equal(insideThinking(fenced, false), beginning);
	});
});
