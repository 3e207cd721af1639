import assert from "node:assert/strict";
import fc from "fast-check";
import { beginning, beginningIn, insideThinking, type Place } from "../../../sampler/boundaries.ts";
import { defaultWordings, thoughtAt, thoughtOnTheSpot } from "../../../sampler/thought.ts";
import { bytesInParts, runs } from "./fakes.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const nexts = [null, ...["", "a", "A", " a", " A", "\n", "\r\n", " ", "|", "`", "。", "」", "{", "/", '"'].map(bytes)];

/** All that a place tells. */
const told = (place: Place) => ({
	mode: place.mode,
	language: place.language,
	atLineStart: place.atLineStart,
	atBlockStart: place.atBlockStart,
	indentation: place.indentation,
	afterBlank: place.afterBlank,
	thinking: place.thinking,
	starts: nexts.map((next) => place.isStart(next)),
	ends: nexts.map((next) => place.ends(next)),
});

const languages = "ts java rust go php css json python ruby bash yaml sql lua haskell html nonsense".split(" ");
const signs =
	"`` ` \" ' \"\"\" ''' ( ) [ ] { } $ < > / * // /* */ - -- [[ ]] {- -} <!-- --> <script> </script> # | \\ ; : , .";
const words = [
	...languages,
	...signs.split(" "),
	`\`\${`,
	"a",
	"1.",
	"3.5",
	"e.g.",
	"Done.",
	"é",
	"😀",
	"完了。",
	"」",
	" ",
	"  ",
	"\t",
];
const breaks = ["\n", "\n", "\r\n", "\n\n", "\n    ", "\n- "];
const fences = [...languages.map((language) => `\n\`\`\`${language}\n`), "\n```\n", "```"];

/** Texts full of what means something in Markdown and in code. */
const text = (...more: readonly string[]) =>
	fc
		.array(
			fc.oneof(
				{ weight: 4, arbitrary: fc.constantFrom(...words) },
				{ weight: 1, arbitrary: fc.constantFrom(...breaks, ...fences, ...more) },
			),
			{ maxLength: 30 },
		)
		.map((parts) => parts.join(""));
const tildes = ["~~~", "\n~~~ts\n", "\n~~~\n"];
const origin = fc.oneof(
	fc.constant(beginning),
	fc.constantFrom(insideThinking(beginning, true), ...languages.map(beginningIn)),
);

function inPieces(whole: Uint8Array, cuts: readonly number[]): Uint8Array[] {
	const at = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length];
	return at.slice(1).map((end, i) => whole.subarray(at[i]!, end));
}

describe("any place", () => {
	it("does not depend on how the bytes before it were cut", () => {
		fc.assert(
			fc.property(origin, text(...tildes), fc.array(fc.nat(), { maxLength: 40 }), (from, written, cuts) => {
				const whole = bytes(written);
				const pieces = inPieces(whole, cuts);
				assert.deepEqual(told(pieces.reduce((place, piece) => place.after(piece), from)), told(from.after(whole)));
			}),
			runs(2000),
		);
	});

	it("stays as it is while others go on from it", () => {
		fc.assert(
			fc.property(origin, text(...tildes), text(), text(), (from, before, one, other) => {
				const place = from.after(bytes(before));
				const asItWas = told(place);
				const alone = told(place.after(bytes(other)));
				place.after(bytes(one)).after(bytes(other));
				assert.deepEqual(told(place), asItWas);
				assert.deepEqual(told(place.after(bytes(other))), alone);
			}),
			runs(500),
		);
	});

	it("is told of any bytes, and where a thought may be put there is one, unless the language has no comments", () => {
		const anyBytes = bytesInParts.map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
		const [wording] = defaultWordings;
		fc.assert(
			fc.property(origin, fc.oneof(anyBytes, fc.uint8Array(), text(...tildes).map(bytes)), (from, written) => {
				const place = from.after(written);
				const { starts, mode, language } = told(place);
				if (!starts.includes(true)) return;
				const silent =
					mode === "code" && !/^(ts|java|rust|go|php|css|python|ruby|bash|yaml|sql|lua|haskell|html)/.test(language);
				if (!silent) assert.notEqual(thoughtAt(place, wording!), null);
				if (mode === "code" && !place.atLineStart) assert.equal(thoughtOnTheSpot(place, wording!), null);
			}),
			runs(2000),
		);
	});

	it("is either side of a fence: a longer one always changes sides", () => {
		const fence = bytes(`${"`".repeat(100)}\n`);
		fc.assert(
			fc.property(text(), (written) => {
				const place = beginning.after(bytes(`${written}\n`));
				const other = place.mode === "code" ? "prose" : "code";
				assert.equal(place.after(fence).mode, other);
				assert.equal(place.after(fence).after(fence).mode, place.mode);
			}),
			runs(1000),
		);
	});

	it("is one where a thought in code changes nothing of what follows", () => {
		const [wording] = defaultWordings;
		fc.assert(
			fc.property(origin, text(...tildes), text(...tildes), (from, before, rest) => {
				const place = from.after(bytes(before));
				fc.pre(rest !== "" && place.mode === "code" && place.isStart(bytes("a")));
				const thought = thoughtAt(place, wording!);
				fc.pre(thought !== null);
				const { atBlockStart: _, ...after } = told(place.after(bytes(rest)));
				// A block begins with the thought, and its next line no more.
				const { atBlockStart: __, ...afterThought } = told(place.after(bytes(thought + rest)));
				assert.deepEqual(afterThought, after);
			}),
			runs(1000),
		);
	});
});
