import assert from "node:assert/strict";
import fc from "fast-check";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import { assembleText } from "../../../sampler/text.ts";
import { classRanges, cutByClasses } from "../../../webview/heat/codeClasses.ts";
import { likeliest } from "../../../webview/heat/likeliest.ts";
import { placeCard } from "../../../webview/heat/placement.ts";
import { cutByTokens } from "../../../webview/heat/runs.ts";
import { moveOf } from "../../../webview/heat/tokenFocus.ts";
import { parseMarkdown } from "../../../webview/markdown/parse.ts";
import { placeOf, verbatim } from "../../../webview/markdown/sourceText.ts";
import { textsIn } from "../../../webview/markdown/texts.ts";
import { cutBytes, cuts, documents, runs } from "./markdownSamples.ts";

describe("Runs of tokens", () => {
	it("give every character to the token that wrote it, or completed it", () => {
		fc.assert(
			fc.property(documents, cuts, (source, lengths) => {
				const pieces = cutBytes(source, lengths).map((bytes) => ({ piece: pieceFromBytes(bytes) }));
				const { text: assembled, spans } = assembleText(pieces);
				assert.equal(assembled, source);
				for (const text of textsIn(parseMarkdown(source).map(({ block }) => block))) {
					let at = 0;
					for (const { from, to, token } of cutByTokens(text, spans)) {
						assert.equal(from, at);
						assert(to > from);
						at = to;
						for (let i = from; i < to; i++) {
							const written = placeOf(text, i).end - 1;
							const { start, end } = spans[token!]!;
							assert(start <= written && written < end, `character ${i} of ${JSON.stringify(text)}`);
						}
					}
					assert.equal(at, text.value.length);
				}
			}),
			runs(200),
		);
	});

	it("leave characters that no token wrote without one", () => {
		assert.deepEqual(cutByTokens(verbatim("abcd", 0, 4), [{ start: 0, end: 2 }]), [
			{ from: 0, to: 2, token: 0 },
			{ from: 2, to: 4, token: null },
		]);
	});
});

describe("Highlighting", () => {
	const code = 'const s = "a" + `b`; // end\n';

	it("names the kind of parts of a code by the language's name in VS Code or after a fence", () => {
		for (const language of ["javascript", "js", "JS", "typescriptreact", "tsx"]) {
			const kinds = classRanges(code, language).map(({ from, to, name }) => [code.slice(from, to), name]);
			assert.deepEqual(kinds[0], ["const", "hljs-keyword"], language);
			assert.deepEqual(kinds.at(-1), ["// end", "hljs-comment"], language);
		}
	});

	it("leaves a code in an unknown language alone", () => {
		assert.deepEqual(classRanges(code, "klingon"), []);
		assert.deepEqual(classRanges(code, ""), []);
	});

	it("cuts to pieces without gaps, whatever the borders", () => {
		const ranges = classRanges(code, "js");
		fc.assert(
			fc.property(fc.nat(code.length), fc.nat(code.length), (a, b) => {
				const [from, to] = [Math.min(a, b), Math.max(a, b)];
				const pieces = cutByClasses(ranges, from, to);
				let at = from;
				for (const piece of pieces) {
					assert.equal(piece.from, at);
					assert(piece.to > piece.from);
					at = piece.to;
					const range = ranges.find((range) => range.from <= piece.from && piece.to <= range.to);
					assert.equal(piece.name, range?.name ?? null);
				}
				assert.equal(at, to);
			}),
			runs(200),
		);
	});
});

describe("Alternatives on a card", () => {
	const alternative = (probability: number, taken = false) => ({ token: 1, title: "x", probability, taken });

	it("are the likeliest and the one taken, and the others make it 100 %", () => {
		const alternatives = [0.3, 0.2, 0.1, 0.1, 0.1, 0.05, 0.02].map((probability) => alternative(probability));
		const taken = alternative(0.01, true);
		const { listed, others } = likeliest({ alternatives: [...alternatives, taken], others: 0.12 });
		assert.deepEqual(listed, [...alternatives.slice(0, 5), taken]);
		const sum = listed.reduce((sum, { probability }) => sum + probability, others);
		assert(Math.abs(sum - 1) < 1e-12);
	});

	it("leave out what says nothing", () => {
		const { listed } = likeliest({ alternatives: [alternative(0.9999, true), alternative(0.0001)], others: 0 });
		assert.deepEqual(listed, [alternative(0.9999, true)]);
	});
});

describe("Place of a card", () => {
	const page = { width: 300, height: 600 };
	const card = { width: 200, height: 200 };
	const token = (left: number, top: number) => ({ left, top, width: 30, height: 20 });

	it("is above the token where it fits, or where there is more room", () => {
		assert.deepEqual(placeCard(token(20, 300), card, page), { left: 20, top: 96 });
		assert.deepEqual(placeCard(token(20, 190), { ...card, height: 400 }, { ...page, height: 380 }), {
			left: 20,
			top: 8,
		});
	});

	it("is below it otherwise", () => {
		assert.deepEqual(placeCard(token(20, 100), card, page), { left: 20, top: 124 });
	});

	it("is never over the edges", () => {
		assert.equal(placeCard(token(280, 300), card, page).left, 92);
		assert.equal(placeCard(token(-10, 300), card, page).left, 8);
		assert.deepEqual(placeCard(token(0, 5), { width: 500, height: 700 }, page), { left: 8, top: 8 });
	});
});

describe("Keys among tokens", () => {
	const key = (name: string, modifiers: Partial<Record<"ctrlKey" | "altKey" | "metaKey" | "shiftKey", boolean>> = {}) =>
		moveOf({
			ctrlKey: false,
			altKey: false,
			metaKey: false,
			shiftKey: false,
			key: name,
			...modifiers,
		} as KeyboardEvent);

	it("step with the arrows, and jump with a modifier, n and p", () => {
		assert.deepEqual([key("ArrowRight"), key("ArrowLeft")], ["next", "previous"]);
		assert.deepEqual(
			[key("ArrowRight", { ctrlKey: true }), key("ArrowLeft", { altKey: true })],
			["nextUnsure", "previousUnsure"],
		);
		assert.deepEqual([key("n"), key("p"), key("Home"), key("End")], ["nextUnsure", "previousUnsure", "first", "last"]);
	});

	it("go to the marks with m, back with Shift", () => {
		assert.deepEqual([key("m"), key("M", { shiftKey: true })], ["nextMark", "previousMark"]);
		assert.deepEqual([key("M", { shiftKey: true, ctrlKey: true }), key("N", { shiftKey: true })], [null, null]);
	});

	it("leave other keys to others", () => {
		assert.deepEqual(
			[
				key("a"),
				key("Tab"),
				key("n", { ctrlKey: true }),
				key("ArrowRight", { shiftKey: true }),
				key("p", { metaKey: true }),
			],
			[null, null, null, null, null],
		);
	});
});
