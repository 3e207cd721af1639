import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beginning, type Place } from "../../../../sampler/boundaries.ts";
import { type Distribution, distributionFromLogits, type Token } from "../../../../sampler/distribution.ts";
import { measure } from "../../../../sampler/metrics.ts";
import type { Action, Step, Take } from "../../../../sampler/policies/policy.ts";
import { defaultThresholds, type Quadrant } from "../../../../sampler/quadrant.ts";
import { type Random, seededRandom } from "../../../../sampler/random.ts";

const fixture = (name: string) => JSON.parse(readFileSync(join(process.cwd(), "test", "fixtures", name), "utf8"));

interface ReferenceSampling {
	readonly temperature: number;
	readonly top_p: number;
	readonly top_k: number;
	readonly min_p: number;
}

export interface ReferenceStep {
	readonly quadrant: ReferenceQuadrant;
	readonly params?: ReferenceSampling | null;
	readonly params_just_asked?: ReferenceSampling | null;
	readonly adaptive_params?: ReferenceSampling;
}

type ReferenceQuadrant = "LELV" | "HELV" | "LEHV" | "HEHV" | "ADAPTIVE";
type Filtered = Readonly<Record<string, number>>;

interface AttentionReference {
	readonly attn_entropy: number;
	readonly attn_varentropy: number;
	readonly agreement: number;
	readonly interaction_strength: number;
}

export interface Reference {
	readonly attention: Record<
		string,
		{ valid: number; scores?: number[][]; unmasked: AttentionReference; masked: AttentionReference }
	>;
	readonly rows: Record<
		string,
		{
			by_version: Record<string, Record<string, ReferenceStep>>;
			filtered?: { filter_jax: Filtered; filter_local_torch: Filtered; filter_intended: Filtered };
			dslider: { naked_ent: number; naked_varent: number; topk6_ent: number };
		}
	>;
	readonly boundary: { version: string; entropy: number; varentropy: number; quadrant: ReferenceQuadrant }[];
	readonly grouped: Record<string, Record<string, ReferenceQuadrant>>;
	readonly tuning: { case: string; target_nats: number; T: number; achieved_nats: number }[];
	readonly outlier: {
		state_ent: number[];
		state_std: number[];
		naked_ent: number;
		naked_varent: number;
		score: number;
	}[];
	readonly argmaxRule: { topk_ent: number; ema: number; argmax: boolean }[];
	readonly dirichlet: { logp: number[]; alpha: number[]; upstream: number; correct: number }[];
	readonly rounding: { x: number; round_half_even: number }[];
}

export const reference: Reference = fixture("entropix-policies.json");

const metricsFixture = fixture("entropix-metrics.json");

/** The logits of each row of the reference. */
export const rows: Record<string, number[]> = Object.fromEntries(
	Object.entries<{ logits: number[] }>(metricsFixture.logits).map(([name, { logits }]) => [name, logits]),
);

export const grouped: { name: string; entropy_nats: number; varentropy_nats2: number }[] = metricsFixture.grouped;

export const quadrantNames: Record<ReferenceQuadrant, Quadrant> = {
	LELV: "argmax",
	HELV: "pause",
	LEHV: "branch",
	HEHV: "resample",
	ADAPTIVE: "adaptive",
};

export function near(actual: number, expected: number, what: string): void {
	const distance = Math.abs(actual - expected);
	assert.ok(distance <= 1e-9 * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`);
}

export interface StepOptions {
	readonly index?: number;
	readonly random?: Random;
	readonly mayPause?: boolean;
	/** Every action, a pause too. */
	readonly mayAct?: boolean;
	readonly excluded?: ReadonlySet<Token>;
	/** In the middle of a line of prose, unless told. */
	readonly place?: Place | undefined;
	readonly atStart?: boolean;
	/** `adaptive`, unless told. */
	readonly quadrant?: Quadrant;
	/** What the answer has in it. */
	readonly text?: string;
}

const inProse = beginning.after(new TextEncoder().encode("So"));

/** A step as the loop would show it. */
export function stepAt(distribution: Distribution, options: StepOptions = {}): Step {
	const { index = 0, random = seededRandom(1), mayAct = false, mayPause = mayAct, excluded = new Set() } = options;
	const { text = "", quadrant = "adaptive", place = inProse, atStart = place.atLineStart } = options;
	return {
		index,
		distribution,
		metrics: measure(distribution),
		quadrant,
		thresholds: defaultThresholds,
		place,
		atStart,
		random,
		penalties: new Map(),
		excluded,
		can: { pause: () => mayPause, branch: () => mayAct, resample: () => mayAct },
		endOfThinking: null,
		has: (wanted) => text.includes(wanted),
	};
}

export const stepOf = (row: readonly number[], options: StepOptions = {}) =>
	stepAt(distributionFromLogits(row), options);

export const taken = (action: Action): Take => (action.kind === "take" ? action : assert.fail(`a ${action.kind}`));
