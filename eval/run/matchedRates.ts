import { policyNamed } from "../../sampler/policies/registry.ts";
import { errorOf, type RatedAction, type Rates, ratedActions, type Seen, seenIn } from "../analysis/rateMatch.ts";
import { nextRate, type Trial } from "../analysis/rateSearch.ts";
import { type Result, resultOf } from "../analysis/result.ts";
import type { EvalItem } from "../item.ts";
import type { Way } from "../methods/method.ts";
import { mean } from "../statistics/interval.ts";
import type { Runner } from "./runner.ts";

/** The parameters of the control, by the action whose rate they are. */
const rateKeys = { pause: "ratePause", branch: "rateBranch", resample: "rateResample" } as const;

/** A rate is mended until it is as near as this, of its target; or of the error of what is compared, where that is more. */
const nearEnough = { ofTarget: 0.02, ofError: 0.5 };
/** How often rates are tried. */
const mostRounds = 6;

/** A control that was told rates, and which. */
export interface Matched {
	readonly way: Way;
	readonly rates: Rates;
}

/**
 * The control with everything as the judged method has it, and with rates at which each action happens as often in an answer
 * as with that method. An action that falls where it is not possible comes later or never, so the rates are tried out on all
 * items for choosing, where the judged method was tried too, and mended until they are near: a control that acts less often would
 * make the judged method look better than it is. Of all that were tried the nearest are taken: none that were not tried.
 * @param results of the judged method, on the items for choosing
 * @param choosing at least one
 */
export async function withMatchedRates(
	control: Way,
	judged: Way,
	results: readonly Result[],
	choosing: readonly EvalItem[],
	runner: Runner,
): Promise<Matched> {
	const target = mapped((kind) => seenIn(results, kind));
	const tokens = mean(results.map(({ written }) => written));
	let rates: Rates = rounded((kind) => target[kind].value / Math.max(1, tokens));
	let nearest = { rates, misfit: Number.POSITIVE_INFINITY };
	const trials: Record<RatedAction, Trial[]> = mapped(() => []);
	for (let round = 0; round < mostRounds; round++) {
		const outcomes = await runner.run(
			choosing.map((item) => ({ item, way: wayWith(control, judged, rates), sample: 0 })),
			`answers to ${choosing[0]!.task} to match the rates of ${control.policy.name}`,
		);
		const tried = outcomes.map((outcome, i) => resultOf(choosing[i]!, [outcome], null));
		const seen = mapped((kind) => seenIn(tried, kind));
		const off = mapped((kind) => (seen[kind].value - target[kind].value) / tolerance(target[kind], seen[kind]));
		const misfit = ratedActions.reduce((sum, kind) => sum + off[kind] ** 2, 0);
		if (misfit < nearest.misfit) nearest = { rates, misfit };
		if (ratedActions.every((kind) => Math.abs(off[kind]) <= 1)) break;
		const before = rates;
		for (const kind of ratedActions) trials[kind].push({ rate: before[kind], seen: seen[kind].value });
		rates = rounded((kind) =>
			Math.abs(off[kind]) <= 1 ? before[kind] : nextRate(trials[kind], target[kind].value, choosing.length),
		);
	}
	return { way: wayWith(control, judged, nearest.rates), rates: nearest.rates };
}

const tolerance = (target: Seen, seen: Seen): number =>
	Math.max(nearEnough.ofTarget * target.value, nearEnough.ofError * errorOf(target, seen));

const mapped = <T>(of: (kind: RatedAction) => T): Record<RatedAction, T> => ({
	pause: of("pause"),
	branch: of("branch"),
	resample: of("resample"),
});

/** A rate is a probability; four digits are more than can be told from a hundred answers. */
const rounded = (rate: (kind: RatedAction) => number): Rates =>
	mapped((kind) => Number(Math.min(1, rate(kind)).toPrecision(4)));

/** What the judged method is told besides, the control is told too, where it knows it. */
function wayWith(control: Way, judged: Way, rates: Rates): Way {
	const known = new Set(policyNamed(control.policy.name)?.parameters.map(({ key }) => key));
	const shared = Object.entries(judged.policy.values).filter(([key]) => known.has(key));
	const own = ratedActions.map((kind) => [rateKeys[kind], rates[kind]] as const);
	return { ...judged, policy: { name: control.policy.name, values: Object.fromEntries([...shared, ...own]) } };
}
