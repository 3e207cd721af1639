import type { ContestRow, GroupComparison } from "../analysis/comparison.ts";
import type { DoubtReport } from "../analysis/doubt.ts";
import type { Evaluation } from "../evaluate.ts";
import { percent, points, ratio } from "./markdown.ts";
import { table } from "./table.ts";

/** What was set beforehand, and what came of it. */
interface Aim {
	readonly aim: string;
	readonly measured: string;
	readonly met: boolean;
}

const least = { overGreedy: 0.25, ofThinking: 0.95, auroc: 0.9 } as const;
const most = { tokensOfThinking: 0.75, calibrationError: 0.05 } as const;

/** Natural and designed doubt have the same aims; what is sure besides must not become worse. */
export function aimsTable(evaluation: Evaluation): string {
	const aims = [
		...groupNamed(evaluation, "natural").flatMap(contestAims),
		...evaluation.doubts.filter(({ name }) => name === "natural").flatMap(doubtAims),
		...evaluation.groups.filter(({ kind }) => kind === "designed").flatMap(contestAims),
		...groupNamed(evaluation, "explain").flatMap(harmAim),
	];
	return table(
		["aim", "measured", "met"],
		aims.map(({ aim, measured, met }) => [aim, measured, met ? "yes" : "**no**"]),
	);
}

const groupNamed = ({ groups }: Evaluation, wanted: string) => groups.filter(({ name }) => name === wanted);

const against = ({ contests }: GroupComparison, method: string): readonly ContestRow[] =>
	contests.filter((contest) => contest.against === method);

function contestAims(group: GroupComparison): Aim[] {
	const { name } = group;
	return [
		...against(group, "greedy").map(({ difference }) => ({
			aim: `${name}: ${100 * least.overGreedy} points over greedy, the interval clear of zero`,
			measured: points(difference),
			met: difference.value >= least.overGreedy && difference.low > 0,
		})),
		...against(group, "random").map(({ difference }) => ({
			aim: `${name}: above acting at random, the interval clear of zero`,
			measured: points(difference),
			met: difference.low > 0,
		})),
		...against(group, "think").flatMap(({ accuracyRatio, tokenRatio }) =>
			accuracyRatio === null || tokenRatio === null
				? []
				: [
						{
							aim: `${name}: ${100 * least.ofThinking} % of the accuracy of always thinking for ${100 * most.tokensOfThinking} % of its tokens`,
							measured: `${percent(accuracyRatio)} for ${percent(tokenRatio)}`,
							met: accuracyRatio.value >= least.ofThinking && tokenRatio.value <= most.tokensOfThinking,
						},
					],
		),
	];
}

function doubtAims({ name, best, measures, calibration }: DoubtReport): Aim[] {
	const { platt, isotonic } = calibration;
	return [
		...measures
			.filter(({ measure }) => measure === best)
			.flatMap(({ measure, reported }) =>
				reported === null
					? []
					: [
							{
								aim: `${name}: AUROC of the measure that told wrong greedy answers best on *tune*, ${least.auroc}`,
								measured: `${ratio(reported)} (${measure})`,
								met: reported.value >= least.auroc,
							},
						],
			),
		{
			aim: `${name}: fitted calibration error of at most ${most.calibrationError}`,
			measured: `${platt.toFixed(3)} (Platt), ${isotonic.toFixed(3)} (isotonic)`,
			met: Math.max(platt, isotonic) <= most.calibrationError,
		},
	];
}

const harmAim = (group: GroupComparison): Aim[] =>
	against(group, "greedy").map(({ difference }) => ({
		aim: `${group.name}: not below greedy beyond the interval`,
		measured: points(difference),
		met: difference.high >= 0,
	}));
