import assert from "node:assert/strict";
import { distributionFromLogits } from "../../../../sampler/distribution.ts";
import { measure } from "../../../../sampler/metrics.ts";
import { type AttentionTerms, attentionTerms, noAttention } from "../../../../sampler/policies/history/attention.ts";
import { frog } from "../../../../sampler/policies/history/frog.ts";
import { roundHalfEven, type Sampling } from "../../../../sampler/policies/history/sampling.ts";
import { srv } from "../../../../sampler/policies/history/srv.ts";
import { inBits } from "../../../../sampler/policies/history/terms.ts";
import { v0 } from "../../../../sampler/policies/history/v0.ts";
import { v1 } from "../../../../sampler/policies/history/v1.ts";
import { v1c } from "../../../../sampler/policies/history/v1c.ts";
import type { Variant } from "../../../../sampler/policies/history/variant.ts";
import { grouped, near, quadrantNames, type ReferenceStep, reference, rows } from "./support.ts";

const variants: Record<string, Variant> = { v0, v1, v1c, frog, srv };

const padded = reference.attention.h32_s4096_valid120!.unmasked;
const attentions: Record<string, AttentionTerms> = {
	no_attention: noAttention,
	attn_h32_s4096_unmasked: {
		entropy: padded.attn_entropy,
		varentropy: padded.attn_varentropy,
		agreement: padded.agreement,
		interaction: padded.interaction_strength,
	},
};

function sameSampling(actual: Sampling | null, expected: ReferenceStep["params"], what: string): void {
	if (expected === null || expected === undefined) {
		assert.equal(actual, null, what);
		return;
	}
	assert.ok(actual !== null, what);
	near(actual.temperature, expected.temperature, `${what}, temperature`);
	near(actual.topP, expected.top_p, `${what}, top-p`);
	assert.equal(actual.topK, expected.top_k, `${what}, top-k`);
	near(actual.minP, expected.min_p, `${what}, min-p`);
}

describe("the historical quadrants and their parameters", () => {
	for (const [name, { by_version }] of Object.entries(reference.rows)) {
		const { entropy, varentropy } = measure(distributionFromLogits(rows[name]!));
		const metrics = { entropy: entropy.value, varentropy: varentropy.value };
		for (const [version, variant] of Object.entries(variants)) {
			for (const [given, expected] of Object.entries(by_version[version]!)) {
				it(`${version} on ${name} with ${given}`, () => {
					const terms = inBits(metrics, attentions[given]!);
					const quadrant = variant.quadrant(terms);
					assert.equal(quadrant, quadrantNames[expected.quadrant]);
					sameSampling(variant.sampling("adaptive", terms, variant.base), expected.adaptive_params, "adaptive");
					if (quadrant === "pause") {
						sameSampling(variant.sampling(quadrant, terms, variant.base), expected.params_just_asked, "just asked");
					} else sameSampling(variant.sampling(quadrant, terms, variant.base), expected.params, "this step");
				});
			}
		}
	}

	for (const { name, entropy_nats, varentropy_nats2 } of grouped) {
		it(`${name}`, () => {
			const terms = inBits({ entropy: entropy_nats, varentropy: varentropy_nats2 }, noAttention);
			for (const [version, quadrant] of Object.entries(reference.grouped[name]!)) {
				const variant = variants[version];
				if (variant !== undefined) assert.equal(variant.quadrant(terms), quadrantNames[quadrant], version);
			}
		});
	}

	for (const { version, entropy, varentropy, quadrant } of reference.boundary) {
		const variant = variants[version];
		if (variant === undefined) continue;
		it(`${version} at H = ${entropy}, V = ${varentropy} is on the side its strict comparisons put it`, () => {
			const terms = { entropy, varentropy, attention: noAttention };
			assert.equal(variant.quadrant(terms), quadrantNames[quadrant]);
		});
	}
});

describe("attentionTerms", () => {
	const { valid, scores, unmasked, masked } = reference.attention.h4_s64_valid24!;
	for (const [name, expected, seen] of [
		["over every slot of the cache, as upstream had it", unmasked, undefined],
		["over the slots in use, as entropix-local did", masked, valid],
	] as const) {
		it(name, () => {
			const terms = attentionTerms(scores!, seen);
			near(terms.entropy, expected.attn_entropy, "entropy");
			near(terms.varentropy, expected.attn_varentropy, "varentropy");
			near(terms.agreement, expected.agreement, "agreement");
			near(terms.interaction, expected.interaction_strength, "interaction");
		});
	}

	it("refuses what is no row of scores", () => {
		assert.throws(() => attentionTerms([]), /at least one slot/);
		assert.throws(() => attentionTerms([[1, 2]], 3), /at least one slot/);
	});
});

describe("roundHalfEven", () => {
	it("takes halves to the even number", () => {
		for (const { x, round_half_even } of reference.rounding) assert.equal(roundHalfEven(x), round_half_even);
		assert.deepEqual([-0.5, -1.5, 0.49999999999999994, 2.4, 2.6].map(roundHalfEven), [0, -2, 0, 2, 3]);
	});
});
