import assert from "node:assert/strict";
import { beginning, beginningIn, insideThinking, type Place } from "../../../sampler/boundaries.ts";
import { defaultWordings, thoughtAt, thoughtOnTheSpot, wordingsOf } from "../../../sampler/thought.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const placeAfter = (text: string, from: Place = beginning) => from.after(bytes(text));
const wording = { prose: "Let's see.", code: "Let me see.", thinking: "Wait," };

describe("what may be said in a pause", () => {
	it("is what a person chose, in prose and in comments, or what is said usually", () => {
		assert.deepEqual(wordingsOf(["Hm.", "Let's see."]), [
			{ prose: "Hm.", code: "Hm.", thinking: "Wait," },
			{ prose: "Let's see.", code: "Let's see.", thinking: "Wait," },
		]);
		assert.equal(wordingsOf([]), defaultWordings);
		assert.equal(wordingsOf(undefined), defaultWordings);
	});
});

describe("the text of a thought", () => {
	const rows: readonly [before: string, thought: string | null][] = [
		["", "Let's see."],
		["Done.\n", "Let's see."],
		["Done.\n  ", "Let's see."],
		["Done.", " Let's see."],
		["Done. ", "Let's see."],
		["```ts\n", "// Let me see.\n"],
		["```ts\nif (a) {\n\t", "// Let me see.\n\t"],
		["```python\nif a:\n    ", "# Let me see.\n    "],
		["```sql\n", "-- Let me see.\n"],
		["```lua\n", "-- Let me see.\n"],
		["```css\n", "/* Let me see. */\n"],
		["```html\n  ", "<!-- Let me see. -->\n  "],
		["```js{1,3}\n", "// Let me see.\n"],
		["```{.python}\n", "# Let me see.\n"],
		["```json\n", null],
		["```\n", null],
		["```nonsense\n", null],
		["```ts\n```\n", "Let's see."],
	];
	for (const [before, thought] of rows) {
		it(`after ${JSON.stringify(before)} is ${JSON.stringify(thought)}`, () => {
			assert.equal(thoughtAt(placeAfter(before), wording), thought);
		});
	}

	it("is where the model thinks what makes it think again", () => {
		const thinking = insideThinking(beginning, true);
		assert.equal(thoughtAt(thinking, wording), "Wait,");
		assert.equal(thoughtAt(placeAfter("So it is 5", thinking), wording), " Wait,");
		assert.equal(thoughtAt(placeAfter("So:\n```ts\n", thinking), wording), "// Let me see.\n");
	});

	it("leaves the answer in code where the thought was put", () => {
		const place = placeAfter("if (a) {\n\t", beginningIn("ts"));
		const after = placeAfter(thoughtAt(place, wording)!, place);
		assert.deepEqual([after.atLineStart, after.indentation, after.isStart(bytes("b"))], [true, "\t", true]);
	});

	it("ends without a blank, and a thought of code is one line", () => {
		for (const { prose, code, thinking } of defaultWordings) {
			for (const text of [prose, code, thinking]) assert.match(text, /^\S(.*\S)?$/);
		}
	});
});

describe("the text of a thought on the spot", () => {
	const rows: readonly [before: string, thought: string | null][] = [
		["", "Let's see."],
		["It is", " Wait, let's see."],
		["It is ", "Wait, let's see."],
		["Done.\n", "Let's see."],
		["```ts\na = ", null],
		["```ts\na = `\n", null],
		["```ts\na;\n\t", "// Let me see.\n\t"],
	];
	for (const [before, thought] of rows) {
		it(`after ${JSON.stringify(before)} is ${JSON.stringify(thought)}`, () => {
			assert.equal(thoughtOnTheSpot(placeAfter(before), wording), thought);
		});
	}

	it("leaves I large", () => {
		assert.equal(thoughtOnTheSpot(placeAfter("It is"), { ...wording, prose: "I look." }), " Wait, I look.");
	});
});
