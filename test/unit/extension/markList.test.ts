import assert from "node:assert/strict";
import fc from "fast-check";
import { afterEdit, type Edit, type Mark, markAt } from "../../../extension/editor/markList.ts";
import { traceToken } from "./support.ts";

const mark = (start: number, end: number): Mark => ({ start, end, token: traceToken("x"), doubt: 0 });
const at = (marks: readonly Mark[]) => marks.map(({ start, end }) => [start, end]);

/** Marks of 10 to 14 and 14 to 20 after an edit. */
const two = (edit: Edit) => at(afterEdit([mark(10, 14), mark(14, 20)], edit));

describe("marks as a document is edited", () => {
	it("move by what changes before them", () => {
		assert.deepEqual(two({ offset: 0, removed: 0, added: 3 }), [
			[13, 17],
			[17, 23],
		]);
		assert.deepEqual(two({ offset: 2, removed: 5, added: 1 }), [
			[6, 10],
			[10, 16],
		]);
	});

	it("do not take in what is typed at their borders", () => {
		assert.deepEqual(two({ offset: 10, removed: 0, added: 1 }), [
			[11, 15],
			[15, 21],
		]);
		assert.deepEqual(two({ offset: 14, removed: 0, added: 2 }), [
			[10, 14],
			[16, 22],
		]);
		assert.deepEqual(two({ offset: 20, removed: 0, added: 9 }), [
			[10, 14],
			[14, 20],
		]);
	});

	it("are gone once something inside them changes", () => {
		assert.deepEqual(two({ offset: 11, removed: 0, added: 1 }), [[15, 21]]);
		assert.deepEqual(two({ offset: 12, removed: 1, added: 1 }), [[14, 20]]);
		assert.deepEqual(two({ offset: 13, removed: 2, added: 0 }), []);
		assert.deepEqual(two({ offset: 0, removed: 12, added: 0 }), [[2, 8]]);
		assert.deepEqual(two({ offset: 10, removed: 4, added: 4 }), [[14, 20]]);
	});

	it("always hold the very text they held, whatever is typed where", () => {
		const edits = fc.array(
			fc.record({ offset: fc.nat(40), removed: fc.nat(6), text: fc.constantFrom("", "_", "___") }),
			{ maxLength: 8 },
		);
		fc.assert(
			fc.property(edits, (all) => {
				let text = "The quick brown fox jumps over the lazy dog.";
				let marks: readonly Mark[] = Array.from(text.matchAll(/\w+/g), ({ 0: word, index }) => ({
					start: index,
					end: index + word.length,
					token: traceToken(word),
					doubt: 0,
				}));
				for (const { offset, removed, text: added } of all) {
					const from = Math.min(offset, text.length);
					const count = Math.min(removed, text.length - from);
					text = text.slice(0, from) + added + text.slice(from + count);
					marks = afterEdit(marks, { offset: from, removed: count, added: added.length });
				}
				for (const { start, end, token } of marks) assert.equal(text.slice(start, end), token.piece);
			}),
			{ numRuns: 500, seed: 1 },
		);
	});

	it("are found by the unit they hold, not by the one behind them", () => {
		const marks = [mark(10, 14), mark(14, 20)];
		assert.deepEqual(
			[9, 10, 13, 14, 19, 20].map((offset) => markAt(marks, offset)?.start),
			[undefined, 10, 10, 14, 14, undefined],
		);
	});

	it("are found by what is worth a look before what one token wrote", () => {
		const phrase: Mark = { ...mark(10, 20), doubt: 1 };
		assert.equal(markAt([mark(10, 14), mark(14, 20), phrase], 12), phrase);
	});
});
