import assert from "node:assert/strict";
import fc from "fast-check";
import { pieceBytes, pieceFromBytes } from "../../../sampler/piece.ts";
import { assembleText, replay, TextAssembler } from "../../../sampler/text.ts";
import type { Trace } from "../../../sampler/trace.ts";
import { bytesInParts, runs } from "./fakes.ts";

const join = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const decoded = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
const tokensOf = (parts: readonly Uint8Array[]) => parts.map((part) => ({ piece: pieceFromBytes(part) }));

describe("pieces", () => {
	it("hold any bytes", () => {
		fc.assert(
			fc.property(bytesInParts, (parts) => {
				for (const part of parts) assert.deepEqual(pieceBytes(pieceFromBytes(part)), part);
			}),
			runs(300),
		);
	});
});

describe("TextAssembler", () => {
	it("gives the text of all bytes at once, wherever they are cut", () => {
		fc.assert(
			fc.property(bytesInParts, (parts) => {
				const { text, spans } = assembleText(tokensOf(parts));
				assert.equal(text, decoded(join(parts)));
				assert.equal(spans.length, parts.length);
				let at = 0;
				for (const { start, end } of spans) {
					assert.equal(start, at);
					assert.ok(end >= start);
					at = end;
				}
				assert.equal(at, text.length);
			}),
			runs(2000),
		);
	});

	it("never takes back what it gave", () => {
		fc.assert(
			fc.property(bytesInParts, (parts) => {
				const assembler = new TextAssembler();
				const texts: string[] = [];
				for (const { piece } of tokensOf(parts)) {
					const before = assembler.text;
					const { start, end } = assembler.push(piece);
					assert.equal(start, before.length);
					assert.equal(end, assembler.text.length);
					texts.push(assembler.text);
				}
				assembler.end();
				assert.ok(texts.every((text) => assembler.text.startsWith(text)));
			}),
			runs(300),
		);
	});

	it("gives a character to the token that completes it", () => {
		const parts = [[0x61, 0xf0, 0x9f], [0x98], [0x80, 0x62], [0x63]].map((part) => Uint8Array.from(part));
		const { text, spans } = assembleText(tokensOf(parts));
		assert.equal(text, "a😀bc");
		assert.deepEqual(spans, [
			{ start: 0, end: 1 },
			{ start: 1, end: 1 },
			{ start: 1, end: 4 },
			{ start: 4, end: 5 },
		]);
	});

	it("gives a character left incomplete to the last token", () => {
		const { text, spans } = assembleText([{ piece: "é" }, { piece: { hex: "e282" } }]);
		assert.equal(text, "é\ufffd");
		assert.deepEqual(spans, [
			{ start: 0, end: 1 },
			{ start: 1, end: 2 },
		]);
	});

	it("knows nothing of an answer without tokens", () => {
		assert.deepEqual(assembleText([]).spans, []);
		assert.equal(assembleText([]).text, "");
	});
});

describe("replay", () => {
	it("gives the bytes of the answer", () => {
		const tokens = [{ piece: "x = " }, { piece: { hex: "e2" } }, { piece: "" }, { piece: { hex: "82ac" } }];
		const trace = { tokens } as unknown as Trace;
		assert.equal(decoded(replay(trace)), "x = €");
	});
});
