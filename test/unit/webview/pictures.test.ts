import assert from "node:assert/strict";
import fc from "fast-check";
import { type Drawing, type Shape, toSvg } from "../../../pictures/drawing.ts";
import { legend } from "../../../pictures/legend.ts";
import { stride } from "../../../pictures/picture.ts";
import { quadrantMap } from "../../../pictures/quadrantMap.ts";
import { roundStep, spaced, squareRootScale } from "../../../pictures/scales.ts";
import { timeline } from "../../../pictures/timeline.ts";
import type { Percentiles } from "../../../sampler/percentiles.ts";
import { defaultThresholds, quadrantOf, type Thresholds } from "../../../sampler/quadrant.ts";
import type { TraceToken } from "../../../sampler/trace.ts";
import { strideOf } from "../../../webview/pictures/keys.ts";
import { runs } from "./markdownSamples.ts";
import { actionOf, tokenOf } from "./support.ts";

/** A token with these metrics, in the quadrant that they give it. */
function measured(entropy: number, varentropy: number, thresholds: Thresholds = defaultThresholds): TraceToken {
	const exactly = (value: number) => ({ low: value, value, high: value });
	const metrics = { entropy: exactly(entropy), varentropy: exactly(varentropy) };
	return { ...tokenOf("x", entropy), ...metrics, quadrant: quadrantOf(metrics, thresholds) };
}

const answers = fc.array(
	fc.tuple(fc.double({ min: 0, max: 11, noNaN: true }), fc.double({ min: 0, max: 30, noNaN: true })),
	{ minLength: 1, maxLength: 300 },
);
const widths = fc.integer({ min: 60, max: 1200 });

const pathOf = ({ shapes }: Pick<Drawing, "shapes">, role: Shape["role"]): string | undefined => {
	const shape = shapes.find((shape) => shape.role === role);
	return shape?.kind === "path" ? shape.d : undefined;
};

const timelineOf = (
	tokens: readonly TraceToken[],
	width: number,
	marks: Parameters<typeof timeline>[0]["marks"] = [],
	percentiles: Percentiles | null = null,
) => timeline({ tokens, marks, thresholds: defaultThresholds, percentiles, unsureSentences: [] }, width);

/** The places at which a path begins anew. */
const starts = (d: string) =>
	Array.from(d.matchAll(/M([\d.-]+) ([\d.-]+)/g), ([, x, y]) => [Number(x), Number(y)] as const);

describe("The entropy timeline", () => {
	it("has the token of every column where it is pointed at, and its highest where several share it", () => {
		fc.assert(
			fc.property(answers, widths, (values, width) => {
				const tokens = values.map(([entropy]) => measured(entropy, 0));
				const picture = timelineOf(tokens, width);
				const found = new Set<number>();
				for (let x = 0; x < width; x += 0.25) {
					const token = picture.tokenAt(x, 50);
					if (token !== null) found.add(token);
				}
				const room = Math.floor(width - 30);
				assert.equal(found.size, Math.min(tokens.length, room));
				const highest = tokens.reduce(
					(most, { entropy }, i) => (entropy.value > tokens[most]!.entropy.value ? i : most),
					0,
				);
				assert(found.has(highest));
			}),
			runs(60),
		);
	});

	it("points at where it is pointed at", () => {
		const picture = timelineOf(
			Array.from({ length: 9 }, (_, i) => measured(i / 9, 0)),
			300,
		);
		for (let token = 0; token < 9; token++) {
			const [[x] = [0]] = starts(picture.cursor(token));
			assert.equal(picture.tokenAt(x, 40), token);
		}
		assert.deepEqual([picture.tokenAt(0, 40), picture.tokenAt(100, -1), picture.tokenAt(299, 40)], [null, null, null]);
	});

	it("draws a bar for every token that was not all but sure, and those it was unsure of as such", () => {
		const { drawing } = timelineOf(
			[0, 0.2, 1.5, 0, 2].map((entropy) => measured(entropy, 0)),
			300,
		);
		assert.equal(starts(pathOf(drawing, "bar")!).length, 1);
		assert.equal(starts(pathOf(drawing, "bar-unsure")!).length, 2);
		assert.equal(pathOf(drawing, "range"), undefined);
	});

	it("counts as unsure what is that for its model, where that is known", () => {
		const tokens = [0.2, 0.6, 1.5, 2].map((entropy) => measured(entropy, 0));
		const unsureBars = (percentiles: Percentiles | null) =>
			starts(pathOf(timelineOf(tokens, 300, [], percentiles).drawing, "bar-unsure") ?? "").length;
		const sure: Percentiles = { entropy: [0, 0.1, 0.15, 0.3, 1], varentropy: [0, 0.1, 0.2, 0.3, 1] };
		const lost: Percentiles = { entropy: [0.5, 1, 1.8, 3, 4], varentropy: [0.5, 1, 1.8, 3, 4] };
		assert.deepEqual([unsureBars(null), unsureBars(sure), unsureBars(lost)], [3, 4, 1]);
	});

	it("draws the mean before the highest where there are more tokens than pixels, with as few parts", () => {
		const tokens = Array.from({ length: 20_000 }, (_, i) => measured(i % 7 === 0 ? 3 : 0.1, 0));
		const { drawing } = timelineOf(tokens, 330);
		assert.equal(starts(pathOf(drawing, "range")!).length, 300);
		assert.equal(starts(pathOf(drawing, "bar-unsure")!).length, 300);
		assert(drawing.shapes.length < 60);
	});

	it("draws the thresholds of H, with different lines, at the height of a bar of that entropy", () => {
		const { low, high } = defaultThresholds.entropy;
		const { drawing } = timelineOf([measured(high, 0), measured(low, 0)], 300);
		const [tall, small] = [pathOf(drawing, "bar-unsure")!, pathOf(drawing, "bar") ?? ""];
		const heightOf = (d: string) => Number(/v-([\d.]+)/.exec(d)![1]);
		const foot = starts(tall)[0]![1];
		const levelOf = (role: "low" | "high") => starts(pathOf(drawing, role)!)[0]![1];
		assert.equal(levelOf("high"), foot - heightOf(tall));
		assert.equal(levelOf("low"), foot - heightOf(small));
	});

	it("has a line for each mark, at its token or behind the last, and a sign for those that have room", () => {
		const tokens = [0, 1, 0, 0].map((entropy) => measured(entropy, 0));
		const mark = (at: number) => ({ at, action: actionOf(at, [], "pause") });
		const { drawing, cursor } = timelineOf(tokens, 300, [mark(1), mark(1), mark(4)]);
		const lines = starts(pathOf(drawing, "mark-line")!).map(([x]) => x);
		const middle = (token: number) => starts(cursor(token))[0]![0];
		assert.equal(lines.length, 3);
		assert(lines[0]! > middle(0) && lines[0]! < middle(1) && lines[2]! > middle(3));
		// A pause has two strokes.
		assert.equal(starts(pathOf(drawing, "mark")!).length, 4);
	});

	it("names in its legend what is there, and nothing else", () => {
		const names = (marks: Parameters<typeof timeline>[0]["marks"]) =>
			timelineOf([measured(1, 0), measured(1, 0)], 300, marks).drawing.shapes.flatMap((shape) =>
				shape.kind === "text" && /[a-z]{3}/.test(shape.text) ? [shape.text] : [],
			);
		assert.deepEqual(names([]), ["low H", "high H"]);
		assert.deepEqual(names([{ at: 1, action: actionOf(1, [], "branch") }]), ["low H", "high H", "branch"]);
	});

	it("marks a selection from the first of its tokens to the last", () => {
		const picture = timelineOf(
			Array.from({ length: 5 }, () => measured(1, 0)),
			300,
		);
		const [, from, wide] = /^M([\d.]+) [\d.]+h([\d.]+)/.exec(picture.range(1, 3))!.map(Number);
		const middle = (token: number) => starts(picture.cursor(token))[0]![0];
		assert(from! > middle(0) && from! < middle(1));
		assert(from! + wide! > middle(3) && from! + wide! < middle(4));
	});
});

describe("The quadrant map", () => {
	it("keeps every point and every threshold within its frame, and finds a token at its point", () => {
		fc.assert(
			fc.property(answers, widths, (values, width) => {
				const tokens = values.map(([entropy, varentropy]) => measured(entropy, varentropy));
				const picture = quadrantMap(tokens, defaultThresholds, width);
				const { drawing } = picture;
				for (const shape of drawing.shapes) {
					if (shape.kind !== "path" || shape.role === "low" || shape.role === "high") continue;
					for (const [x, y] of starts(shape.d)) {
						assert(x >= 0 && x <= Math.max(width, 140) && y >= 0 && y <= drawing.height, `${shape.role} at ${x} ${y}`);
					}
				}
				for (const token of tokens.keys()) {
					const [[ring, y] = [0, 0]] = starts(picture.cursor(token));
					const found = picture.tokenAt(ring + 5, y)!;
					assert.equal(picture.cursor(found), picture.cursor(token));
				}
			}),
			runs(60),
		);
	});

	it("has each token on the side of the drawn band on which its quadrant is", () => {
		const thresholds = { ...defaultThresholds, entropy: { low: 0.4, high: 1.2 } };
		fc.assert(
			fc.property(answers, (values) => {
				const tokens = values.map(([entropy, varentropy]) => measured(entropy, varentropy, thresholds));
				const picture = quadrantMap(tokens, thresholds, 2000);
				const bandOf = (role: "low" | "high") => {
					const [, , band] = pathOf(picture.drawing, role)!
						.split("M")
						.slice(1)
						.map((part) => `M${part}`);
					return Array.from(band!.matchAll(/[ML]([\d.]+) ([\d.]+)/g), ([, x, y]) => [Number(x), Number(y)] as const);
				};
				const bands = { pause: bandOf("low"), resample: bandOf("high") };
				for (const [i, { quadrant }] of tokens.entries()) {
					if (quadrant !== "pause" && quadrant !== "resample") continue;
					const [[ring, y] = [0, 0]] = starts(picture.cursor(i));
					const level = heightAt(bands[quadrant], ring + 5);
					// Positions are rounded to halves, and a steep line may pass by a pixel away.
					assert(quadrant === "pause" ? y >= level - 3 : y <= level + 3, `${quadrant} at ${y}, the band at ${level}`);
				}
			}),
			runs(40),
		);
	});

	it("draws points that fall on each other once, and counts them all", () => {
		const tokens = Array.from({ length: 1000 }, () => measured(0.01, 0.01));
		const { drawing } = quadrantMap([...tokens, measured(2, 9)], defaultThresholds, 300);
		assert.equal(starts(pathOf(drawing, "argmax")!).length, 1);
		assert(drawing.shapes.some((shape) => shape.kind === "text" && shape.text === "argmax 1,000"));
		assert.match(drawing.description, /1000 argmax, 1 resample/);
	});

	it("is gone through by rising entropy, and where that is equal in the order of the text", () => {
		const tokens = [2, 0, 1, 0].map((entropy) => measured(entropy, 0));
		assert.deepEqual([...Array.from(quadrantMap(tokens, defaultThresholds, 300).order)], [1, 3, 2, 0]);
	});

	it("is nowhere near a token in the empty part of it", () => {
		const picture = quadrantMap([measured(0, 0)], defaultThresholds, 300);
		assert.equal(picture.tokenAt(250, 40), null);
	});
});

/** The height of a line at a place. */
function heightAt(line: readonly (readonly [number, number])[], x: number): number {
	const after = line.findIndex(([right]) => right >= x);
	if (after <= 0) return line[after === 0 ? 0 : line.length - 1]![1];
	const [[x0, y0], [x1, y1]] = [line[after - 1]!, line[after]!];
	return x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

describe("The keys in a picture", () => {
	const order = [3, 1, 0, 2];
	const landmarks = { unsure: new Set([0]), marked: new Set([2, 3]) };
	const from = (current: number | null, way: Parameters<typeof stride>[2]) => stride(order, current, way, landmarks);

	it("go through it in its own order, and stay at its ends", () => {
		assert.deepEqual([from(3, "next"), from(0, "previous"), from(2, "next"), from(3, "previous")], [1, 1, 2, 3]);
		assert.deepEqual([from(1, "first"), from(1, "last"), from(null, "next")], [3, 2, 3]);
	});

	it("are the text's and four more, which with a modifier are VS Code's", () => {
		const none = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };
		const way = (key: string, modifiers: Partial<typeof none> = {}) =>
			strideOf({ ...none, key, ...modifiers } as KeyboardEvent);
		const more = ["ArrowUp", "ArrowDown", "PageUp", "PageDown"];
		assert.deepEqual(
			more.map((key) => way(key)),
			["next", "previous", "far", "farBack"],
		);
		for (const modifier of ["ctrlKey", "altKey", "metaKey"]) {
			assert.deepEqual(
				more.map((key) => way(key, { [modifier]: true })),
				[null, null, null, null],
			);
		}
		assert.deepEqual([way("End"), way("ArrowRight", { ctrlKey: true }), way("a")], ["last", "nextUnsure", null]);
	});

	it("jump to what is unsure and what is marked, and stay where there is no more of it", () => {
		assert.deepEqual([from(3, "nextUnsure"), from(2, "previousUnsure"), from(0, "nextUnsure")], [0, 0, 0]);
		assert.deepEqual([from(3, "nextMark"), from(0, "previousMark")], [2, 3]);
	});

	it("take a tenth of it at a time", () => {
		const many = Array.from({ length: 100 }, (_, i) => i);
		const far = (current: number, way: "far" | "farBack") => stride(many, current, way, landmarks);
		assert.deepEqual([far(0, "far"), far(50, "farBack"), far(95, "far"), far(3, "farBack")], [10, 40, 99, 0]);
	});
});

describe("Scales and legends", () => {
	it("give what is beyond the largest value the last place, and 0 the first", () => {
		const scale = squareRootScale(4, 10, 30);
		assert.deepEqual([scale(0), scale(1), scale(4), scale(9)], [10, 20, 30, 30]);
	});

	it("label values that have room", () => {
		assert.deepEqual(
			spaced([0, 1, 2, 3, 9], (value) => value * 10, 20),
			[0, 2, 9],
		);
		assert.deepEqual([roundStep(12, 4), roundStep(20_000, 5), roundStep(3, 10)], [5, 5000, 1]);
	});

	it("break a legend into lines, and give an item that is wider than all a line of its own", () => {
		const item = (text: string) => ({ role: "low", glyph: () => "M0 0h1", text }) as const;
		const lines = (width: number) => {
			const { shapes } = legend([item("one"), item("two"), item("a very long one")], 0, 0, width);
			return shapes.flatMap((shape) => (shape.kind === "text" ? [shape.y] : [])).map((y) => (y - 11.5) / 15);
		};
		assert.deepEqual(
			[lines(1000), lines(90), lines(10)],
			[
				[0, 0, 0],
				[0, 0, 1],
				[0, 1, 2],
			],
		);
	});
});

describe("A picture as a file", () => {
	const drawing: Drawing = {
		width: 100,
		height: 50,
		title: 'One & "two"',
		description: "<three>",
		shapes: [
			{ kind: "path", role: "high", d: "M0 0h1" },
			{ kind: "text", role: "label", x: 1, y: 2, anchor: "end", text: "a < b" },
		],
	};

	it("carries its looks with it, and its words as words", () => {
		const svg = toSvg(drawing, (role) => ({ stroke: `of ${role}` }));
		assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="124" height="102"/);
		assert(svg.includes('<path d="M0 0h1" stroke="of high"/>'));
		assert(svg.includes('<text x="1" y="2" text-anchor="end" stroke="of label">a &lt; b</text>'));
		assert(svg.includes("<title>One &amp; &quot;two&quot;</title>") && svg.includes("<desc>&lt;three&gt;</desc>"));
	});
});
