import assert from "node:assert/strict";
import fc from "fast-check";
import {
	digamma,
	type Inverse,
	invertDigamma,
	logGamma,
	trigamma,
} from "../../../../sampler/policies/dslider/special.ts";
import { runs } from "../fakes.ts";
import { near } from "../history/support.ts";

/** Over many sizes, each alike often. */
const positive = fc.double({ min: -14, max: 14, noNaN: true }).map(Math.exp);

const inverseOf = (y: number): number => {
	const inverse: Inverse = { x: 0, slope: 0 };
	invertDigamma(y, 1e-7, inverse);
	return inverse.x;
};

describe("the functions of the gamma family", () => {
	it("have their known values", () => {
		const euler = 0.5772156649015329;
		near(digamma(1), -euler, "ψ(1)");
		near(digamma(0.5), -euler - 2 * Math.LN2, "ψ(1/2)");
		near(digamma(0.25), -euler - Math.PI / 2 - 3 * Math.LN2, "ψ(1/4)");
		near(trigamma(1), Math.PI ** 2 / 6, "ψ'(1)");
		near(trigamma(0.5), Math.PI ** 2 / 2, "ψ'(1/2)");
		near(logGamma(0.5), Math.log(Math.PI) / 2, "lnΓ(1/2)");
		let factorial = 0;
		for (let n = 1; n < 170; n++) {
			near(logGamma(n), factorial, `lnΓ(${n})`);
			factorial += Math.log(n);
		}
	});

	it("follow their recurrences and duplications", () => {
		fc.assert(
			fc.property(positive, (x) => {
				near(logGamma(x + 1), logGamma(x) + Math.log(x), "lnΓ");
				near(digamma(x + 1), digamma(x) + 1 / x, "ψ");
				near(trigamma(x), trigamma(x + 1) + 1 / x ** 2, "ψ'");
				near(2 * digamma(2 * x), digamma(x) + digamma(x + 0.5) + 2 * Math.LN2, "ψ(2x)");
				near(4 * trigamma(2 * x), trigamma(x) + trigamma(x + 0.5), "ψ'(2x)");
				near(
					logGamma(2 * x) + 0.5 * Math.log(Math.PI),
					logGamma(x) + logGamma(x + 0.5) + (2 * x - 1) * Math.LN2,
					"lnΓ(2x)",
				);
			}),
			runs(1000),
		);
	});

	it("are mirrored where they should be", () => {
		fc.assert(
			fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (x) => {
				near(digamma(1 - x) - digamma(x), Math.PI / Math.tan(Math.PI * x), "ψ");
				near(trigamma(1 - x) + trigamma(x), (Math.PI / Math.sin(Math.PI * x)) ** 2, "ψ'");
				near(logGamma(1 - x) + logGamma(x), Math.log(Math.PI / Math.sin(Math.PI * x)), "lnΓ");
			}),
			runs(1000),
		);
	});

	it("are each other's derivatives", () => {
		fc.assert(
			fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), (x) => {
				const h = 1e-5 * x;
				assert.ok(Math.abs((logGamma(x + h) - logGamma(x - h)) / (2 * h) - digamma(x)) < 1e-5 * (1 + 1 / x));
				assert.ok(Math.abs((digamma(x + h) - digamma(x - h)) / (2 * h) - trigamma(x)) < 1e-5 * (1 + 1 / x) ** 2);
			}),
			runs(300),
		);
	});

	it("ψ is inverted", () => {
		fc.assert(
			fc.property(positive, (x) => {
				assert.ok(Math.abs(inverseOf(digamma(x)) / x - 1) < 1e-8, `${x}`);
			}),
			runs(1000),
		);
		for (const y of [-1e6, -30, -2.22, 0, 12]) near(digamma(inverseOf(y)), y, `ψ of its inverse at ${y}`);
	});
});
