import { policyNamed } from "../../sampler/policies/registry.ts";
import { meanActions } from "../analysis/comparison.ts";
import { type Result, resultOf } from "../analysis/result.ts";
import type { EvalItem } from "../item.ts";
import type { Way } from "../methods/method.ts";
import { mean } from "../statistics/interval.ts";
import type { Runner } from "./runner.ts";

/** The parameters of the control, by the action whose rate they are. */
const rateKeys = { pause: "ratePause", branch: "rateBranch", resample: "rateResample" } as const;
type Rates = Record<keyof typeof rateKeys, number>;
const kinds = Object.keys(rateKeys) as readonly (keyof Rates)[];

/** Questions on which the rates are tried out, and how often they are mended. */
const pilotItems = 100;
const mostRounds = 5;
/** As near as the mean of so few answers can be told. */
const nearEnough = 0.1;
/** A rate that is far off is mended by steps: what an action does changes how many tokens there are for others. */
const largestStep = 4;

/**
 * The control with everything as the judged method has it, and with rates at which each action happens as often in an answer
 * as with that method. An action that falls where it is not possible comes later or never, so the rates are tried out on items
 * for choosing and mended until they are met.
 * @param results of the judged method
 */
export async function withMatchedRates(
	control: Way,
	judged: Way,
	results: readonly Result[],
	choosing: readonly EvalItem[],
	runner: Runner,
): Promise<Way> {
	const target = meanActions(results);
	const tokens = mean(results.map(({ written }) => written));
	const pilot = choosing.slice(0, pilotItems);
	let rates: Rates = mapped((kind) => target[kind] / Math.max(1, tokens));
	for (let round = 0; round < mostRounds && pilot.length > 0; round++) {
		const outcomes = await runner.run(
			pilot.map((item) => ({ item, way: wayWith(control, judged, rates), sample: 0 })),
			`answers to ${pilot[0]!.task} to match the rates of ${control.policy.name}`,
		);
		const seen = meanActions(outcomes.map((outcome, i) => resultOf(pilot[i]!, [outcome], null)));
		if (kinds.every((kind) => Math.abs(seen[kind] - target[kind]) <= nearEnough * target[kind])) break;
		const before = rates;
		rates = mapped((kind) => before[kind] * stepTo(target[kind], seen[kind]));
	}
	return wayWith(control, judged, rates);
}

const stepTo = (target: number, seen: number): number =>
	target === 0 ? 0 : Math.min(largestStep, Math.max(1 / largestStep, target / Math.max(seen, target / largestStep)));

/** A rate is a probability; four digits are more than can be told from a hundred answers. */
const mapped = (rate: (kind: keyof Rates) => number): Rates => {
	const rounded = (kind: keyof Rates) => Number(Math.min(1, rate(kind)).toPrecision(4));
	return { pause: rounded("pause"), branch: rounded("branch"), resample: rounded("resample") };
};

/** What the judged method is told besides, the control is told too, where it knows it. */
function wayWith(control: Way, judged: Way, rates: Rates): Way {
	const known = new Set(policyNamed(control.policy.name)?.parameters.map(({ key }) => key));
	const shared = Object.entries(judged.policy.values).filter(([key]) => known.has(key));
	const own = kinds.map((kind) => [rateKeys[kind], rates[kind]] as const);
	return { ...judged, policy: { name: control.policy.name, values: Object.fromEntries([...shared, ...own]) } };
}
