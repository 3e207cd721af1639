import type { Diagnosis, ModelFacts } from "../protocol/engine.ts";
import type { ErrorData } from "../protocol/errors.ts";

/** What the host knows. */
export interface HostFacts {
	readonly hunch: string;
	readonly vscode: string;
	readonly platform: string;
	/** Bytes. */
	readonly freeMemory: number;
	readonly totalMemory: number;
	/** Of the model file that is named. */
	readonly modelPath: string;
	/** Those that are not the defaults. */
	readonly settings: Readonly<Record<string, unknown>>;
}

/** All that helps to find out why something does not work, as Markdown. */
export function describeDiagnosis(host: HostFacts, diagnosis: Diagnosis | null, failure: ErrorData | null): string {
	const parts = [
		"# Hunch: diagnosis",
		table([
			["Hunch", host.hunch],
			["VS Code", host.vscode],
			["Platform", host.platform],
			["Memory", `${gigabytes(host.freeMemory)} free of ${gigabytes(host.totalMemory)}`],
		]),
		"## Device",
		deviceTable(diagnosis),
		"## Model",
		`File: \`${host.modelPath}\``,
		...(failure === null ? [] : [`It could not be loaded: ${failure.message}`]),
		diagnosis?.model ? modelTable(diagnosis.model) : "No model is in memory.",
		"## Settings that are not the defaults",
		settingsTable(host.settings),
	];
	return `${parts.join("\n\n")}\n`;
}

function deviceTable(diagnosis: Diagnosis | null): string {
	const backend = diagnosis?.backend;
	if (!backend) return "The engine does not run.";
	return table([
		["Computes on", backend.gpus.length > 0 ? `${backend.device}: ${backend.gpus.join(", ")}` : backend.device],
		["Would work here", backend.supported.join(", ")],
		["Would not", backend.unsupported.map((type) => `${type} (no driver or no device was found)`).join(", ") || "–"],
		["Cores for computing", `${backend.cores}`],
		["node-llama-cpp", backend.package],
		["llama.cpp", backend.llamaCpp],
		["Node of the engine", backend.node],
		["Memory of the engine", gigabytes(diagnosis.memory)],
	]);
}

function modelTable(facts: ModelFacts): string {
	const yesNo = (value: boolean) => (value ? "yes" : "no");
	return table([
		["Name", facts.name],
		["Architecture", facts.architecture],
		["Quantisation", facts.quantization],
		["Size of the file", gigabytes(facts.fileSize)],
		["Vocabulary", `${facts.vocabularySize.toLocaleString("en")} tokens`],
		["Context", `${facts.contextSize.toLocaleString("en")} of ${facts.trainedContextSize.toLocaleString("en")} tokens`],
		["Chat template", facts.hasTemplate ? facts.template : `none in the file; ${facts.template} is used`],
		["Fills in the middle", yesNo(facts.fillInTheMiddle)],
		["Thinks before it answers", yesNo(facts.thinking)],
		["Paths at once", `${facts.paths}`],
		["Opening a path costs", costWords[facts.fork]],
		["Going back costs", costWords[facts.rollback]],
		["Distributions are read", facts.reading === "direct" ? "directly" : "through the slower documented calls"],
		["Threads", `${facts.threads}`],
	]);
}

const costWords: Readonly<Record<ModelFacts["fork"], string>> = {
	free: "nothing",
	copy: "a copy of the state",
	"re-evaluate": "reading the text again, so that no action is taken",
	none: "– (it cannot be done)",
};

function settingsTable(settings: Readonly<Record<string, unknown>>): string {
	const rows = Object.entries(settings).map(
		([name, value]) => [`hunch.${name}`, `\`${JSON.stringify(value)}\``] as const,
	);
	return rows.length > 0 ? table(rows) : "None.";
}

function table(rows: readonly (readonly [string, string])[]): string {
	return ["| | |", "|---|---|", ...rows.map(([name, value]) => `| ${name} | ${value.replaceAll("|", "\\|")} |`)].join(
		"\n",
	);
}

function gigabytes(bytes: number): string {
	if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
	return `${(bytes / 1e9).toFixed(1)} GB`;
}
