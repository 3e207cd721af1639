import { decisive } from "../decisive.ts";
import type { Enough } from "../decoder.ts";
import type { Distribution } from "../distribution.ts";
import { type Metrics, measure } from "../metrics.ts";
import type { Choosable } from "../policies/policy.ts";
import { type Quadrant, quadrantOf, type Thresholds } from "../quadrant.ts";

/** What is known where a token is to be chosen. */
export interface Point {
	readonly distribution: Distribution;
	readonly metrics: Metrics;
	readonly quadrant: Quadrant;
}

/** Measures each distribution once, though both the decoder's question and the loop need the metrics. */
export class Gauge {
	readonly #metrics = new WeakMap<Distribution, Metrics>();

	/** @param choosable whether the policy can choose from what was read */
	constructor(
		readonly thresholds: Thresholds,
		private readonly largestTop: number,
		private readonly choosable: Choosable = () => true,
	) {}

	readonly enough: Enough = (distribution) => {
		const metrics = this.#metricsOf(distribution);
		return decisive(distribution, metrics, this.thresholds, this.largestTop) && this.choosable(distribution, metrics);
	};

	pointOf(distribution: Distribution): Point {
		const metrics = this.#metricsOf(distribution);
		return { distribution, metrics, quadrant: quadrantOf(metrics, this.thresholds) };
	}

	#metricsOf(distribution: Distribution): Metrics {
		const known = this.#metrics.get(distribution);
		if (known !== undefined) return known;
		const metrics = measure(distribution);
		this.#metrics.set(distribution, metrics);
		return metrics;
	}
}
