import assert from "node:assert/strict";
import fc from "fast-check";
import { percentsOf } from "../../../sampler/percents.ts";

/** In tenths; what is too small to be shown is none of them, and what leaves no room for others all. */
const tenths = (percent: string): number =>
	percent === "<0.1 %" ? 0 : percent === ">99.9 %" ? 1000 : Math.round(Number(/^([\d.]+) %$/.exec(percent)![1]) * 10);

const shares = fc
	.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1e-4, noNaN: true })), {
		minLength: 1,
		maxLength: 12,
	})
	.filter((parts) => parts.some((part) => part > 1e-3))
	.map((parts) => {
		const whole = parts.reduce((sum, part) => sum + part, 0);
		return parts.map((part) => part / whole);
	});

describe("shares as percentages", () => {
	it("make 100 % as they are shown", () => {
		assert.deepEqual(percentsOf([1 / 3, 1 / 3, 1 / 3]), ["33.4 %", "33.3 %", "33.3 %"]);
		assert.deepEqual(percentsOf([0.5, 0.25, 0.25]), ["50 %", "25 %", "25 %"]);
		fc.assert(
			fc.property(shares, (parts) => {
				assert.equal(
					percentsOf(parts).reduce((sum, percent) => sum + tenths(percent), 0),
					1000,
				);
			}),
		);
	});

	it("are off by less than a tenth of a percent each, and keep their order", () => {
		fc.assert(
			fc.property(shares, (parts) => {
				const shown = percentsOf(parts).map(tenths);
				for (const [i, part] of parts.entries()) assert.ok(Math.abs(shown[i]! - part * 1000) < 1 + 1e-9);
				for (const [i, one] of parts.entries()) {
					for (const [j, other] of parts.entries()) if (one > other) assert.ok(shown[i]! >= shown[j]!);
				}
			}),
		);
	});

	it("say of what is too small to be shown that it is there, and of what is nearly all that it is not all", () => {
		assert.deepEqual(percentsOf([0.99999, 0.00001]), [">99.9 %", "<0.1 %"]);
		assert.deepEqual(percentsOf([1, 0]), ["100 %", "0 %"]);
	});
});
