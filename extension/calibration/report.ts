import { quantile } from "../../sampler/calibration.ts";
import type { Quadrant, Thresholds } from "../../sampler/quadrant.ts";
import type { CalibrationSettings, Calibrations } from "./calibrations.ts";
import { corpus } from "./corpus.ts";
import { areSet } from "./overrides.ts";
import type { CalibrationRecord } from "./record.ts";

/** All there is to know of the thresholds in use, as Markdown. */
export function describeCalibration(
	calibrations: Pick<Calibrations, "record" | "thresholds" | "source">,
	settings: CalibrationSettings,
): string {
	const { record, thresholds, source } = calibrations;
	const parts = [
		"# Calibration",
		introduction(record, source, settings),
		"## Thresholds",
		...(areSet(settings.thresholds) ? ["Some of them are set by `hunch.thresholds`."] : []),
		thresholdTable(thresholds),
	];
	if (record !== null && record.read > 0) {
		parts.push("## How often each quadrant is reached", rateTable(record, thresholds));
		parts.push("## How sure this model is", quantileTable(record));
	}
	return `${parts.join("\n\n")}\n`;
}

function introduction(
	record: CalibrationRecord | null,
	source: Calibrations["source"],
	{ calibration }: CalibrationSettings,
): string {
	if (!calibration) return "Calibration is off (`hunch.calibration`). The default thresholds are used for every model.";
	if (record === null)
		return "No model is in memory yet. Ask a question: the model is calibrated when it has been answered.";
	const about = `Model: **${record.model}** (fingerprint \`${record.fingerprint.slice(0, 16)}\`).`;
	if (source === "fitted") {
		const answered = record.samples("answers").length.toLocaleString("en");
		return `${about} The thresholds are fitted to it: by ${corpus.length} texts that it has read, and by ${answered} tokens of the answers it has written since. A text counts by how likely the model finds it.`;
	}
	return `${about} It has read ${record.read} of ${corpus.length} texts. Until it has read all, the default thresholds are used. It reads while nobody waits for an answer.`;
}

function thresholdTable({ entropy, varentropy, varentropyAt }: Thresholds): string {
	const row = (what: string, low: number, high: number, unit: string) =>
		`| ${what} | ${number(low)} ${unit} | ${number(high)} ${unit} |`;
	return [
		"| | low is below | high is above |",
		"|---|---|---|",
		row("entropy H", entropy.low, entropy.high, "nats"),
		row("varentropy V, where H is low", varentropy.low, varentropy.high, "nats²"),
		...varentropyAt.map((at) => row(`varentropy V, at H = ${number(at.entropy)}`, at.low, at.high, "nats²")),
	].join("\n");
}

const quadrants: readonly Quadrant[] = ["argmax", "pause", "branch", "resample", "adaptive"];

function rateTable(record: CalibrationRecord, thresholds: Thresholds): string {
	const columns = [
		["texts it was fitted to", "fit"],
		["texts kept aside", "held out"],
		["its own answers", "answers"],
	] as const;
	const rates = columns.map(([, of]) => record.rates(of, thresholds));
	const row = (name: string, values: readonly number[]) => `| ${name} | ${values.map(percent).join(" | ")} |`;
	return [
		`| quadrant | ${columns.map(([name]) => name).join(" | ")} |`,
		"|---|---|---|---|",
		...quadrants.map((quadrant) =>
			row(
				quadrant,
				rates.map((rate) => rate[quadrant]),
			),
		),
		row(
			"**all that act**",
			rates.map(({ pause, branch, resample }) => pause + branch + resample),
		),
		"",
		"An action happens less often than its quadrant is reached: the budget, the place in the text and the pauses between actions limit it.",
	].join("\n");
}

const shares = [0.5, 0.75, 0.9, 0.95, 0.99];

function quantileTable(record: CalibrationRecord): string {
	const samples = [...record.samples("fit"), ...record.samples("answers")];
	const row = (name: string, of: "entropy" | "varentropy") => {
		const values = samples.map((sample) => ({ value: sample[of], weight: sample.weight }));
		return `| ${name} | ${shares.map((share) => number(quantile(values, share))).join(" | ")} |`;
	};
	return [
		`| percentile | ${shares.map((share) => `${share * 100}`).join(" | ")} |`,
		`|---|${shares.map(() => "---|").join("")}`,
		row("H, nats", "entropy"),
		row("V, nats²", "varentropy"),
	].join("\n");
}

const number = (value: number) => Number(value.toPrecision(3)).toString();
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
