import type { GroupComparison } from "../analysis/comparison.ts";
import type { DoubtReport } from "../analysis/doubt.ts";
import type { Evaluation } from "../evaluate.ts";
import { asFileName } from "../fileName.ts";
import { type Axis, type Plot, plotSvg } from "./plot.ts";

/** A picture of a report, as a file. */
export interface PlotFile {
	/** Without a folder. */
	readonly name: string;
	readonly svg: string;
}

/** Accuracy against tokens for each group; reliability, and risk against coverage, where doubt was compared with errors. */
export function plotsOf({ groups, doubts }: Evaluation): PlotFile[] {
	return [...groups.map(accuracyPlot), ...doubts.flatMap((doubt) => [reliabilityPlot(doubt), riskPlot(doubt)])];
}

type Named = { readonly name: string };
const fileName = (what: string, { name }: Named): string => `${what}-${asFileName(name)}.svg`;
export const accuracyPlotName = (group: Named): string => fileName("accuracy", group);
export const reliabilityPlotName = (group: Named): string => fileName("reliability", group);
export const riskPlotName = (group: Named): string => fileName("risk", group);

const shares = [0, 0.2, 0.4, 0.6, 0.8, 1];
const share = (name: string): Axis => ({
	name,
	low: 0,
	high: 1,
	ticks: shares,
	write: (value) => `${Math.round(100 * value)} %`,
});

/** From 4 up to the first that is no less, and two at least: an axis has two ends. */
const powersOfTwo = (most: number): number[] =>
	Array.from({ length: Math.max(2, Math.ceil(Math.log2(most)) - 1) }, (_, i) => 2 ** (i + 2));

function accuracyPlot(group: GroupComparison): PlotFile {
	const { name, kind, budgets, methods } = group;
	const series = methods.map(({ method }, i) => ({
		name: method,
		points: budgets.map((row) => ({ x: row.methods[i]!.tokens, y: row.methods[i]!.accuracy })),
	}));
	const most = Math.max(...series.flatMap(({ points }) => points.map(({ x }) => x)));
	const ticks = powersOfTwo(most);
	const description = `Share of right answers against the mean number of tokens spent on a question, for ${name} (${kind}), by method.`;
	return file(accuracyPlotName(group), description, {
		title: `Right answers against tokens: ${name}`,
		x: {
			name: "tokens a question, written and explored",
			low: ticks[0]!,
			high: ticks.at(-1)!,
			ticks,
			isLogarithmic: true,
			write: String,
		},
		y: share("right"),
		series,
	});
}

function reliabilityPlot(doubt: DoubtReport): PlotFile {
	const { name, kind, calibration } = doubt;
	const points = (bins: DoubtReport["calibration"]["rawBins"]) =>
		bins.map(({ stated, observed }) => ({ x: stated, y: observed }));
	const description = `Share of right answers against the stated probability of being right, for ${name} (${kind}), as the model says it and after fitting.`;
	return file(reliabilityPlotName(doubt), description, {
		title: `Reliability: ${name}`,
		x: share("stated probability of being right"),
		y: share("right"),
		series: [
			{ name: "as the model says", points: points(calibration.rawBins) },
			{ name: "fitted", points: points(calibration.fittedBins) },
			{
				name: "perfect",
				points: [
					{ x: 0, y: 0 },
					{ x: 1, y: 1 },
				],
				isGuide: true,
			},
		],
	});
}

function riskPlot(doubt: DoubtReport): PlotFile {
	const { name, kind, best, risk, wrong, items } = doubt;
	const description = `Share of wrong answers among the surest ones, against how many are given, for ${name} (${kind}), by ${best}.`;
	return file(riskPlotName(doubt), description, {
		title: `Risk against coverage: ${name}`,
		x: share("answers given, the surest first"),
		y: share("wrong among them"),
		series: [
			{ name: best, points: risk.map(({ coverage, risk: y }) => ({ x: coverage, y })) },
			{
				name: "left out at random",
				points: [
					{ x: 0, y: wrong / items },
					{ x: 1, y: wrong / items },
				],
				isGuide: true,
			},
		],
	});
}

const file = (name: string, description: string, plot: Omit<Plot, "description">): PlotFile => ({
	name,
	svg: plotSvg({ ...plot, description }),
});
