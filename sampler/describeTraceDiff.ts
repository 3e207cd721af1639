import { percent, visible } from "./describe.ts";
import type { Interval } from "./metrics.ts";
import { passageAt } from "./passage.ts";
import { assembleText } from "./text.ts";
import type { Trace, TraceAction, TraceStep, TraceToken } from "./trace.ts";
import { type Alignment, countsOf, type FactDifference, type StepDifference, type TraceDiff } from "./traceDiff.ts";

/** A trace to compare, and what to call it. */
export interface NamedTrace {
	readonly name: string;
	readonly trace: Trace;
}

/** What a comparison of two traces found, as Markdown for people. */
export function describeTraceDiff(diff: TraceDiff, left: NamedTrace, right: NamedTrace): string {
	const names: Names = { left: code(left.name), right: code(right.name) };
	const parts = [
		`# ${names.left} and ${names.right}`,
		summary(diff, names),
		...factsTable(diff.facts, names),
		...firstStep(diff.first, left.trace, names),
		...stretches(diff.tokens, names),
		...actionsOfOne(diff.actions, names),
		...remeasured(diff),
	];
	return `${parts.join("\n\n")}\n`;
}

interface Names {
	readonly left: string;
	readonly right: string;
}

function summary({ facts, first, tokens, actions }: TraceDiff, names: Names): string {
	const again = tokens.remeasured.length + actions.remeasured.length > 0;
	if (first === null && facts.length === 0 && !again) return "The two are the same.";
	const of = (alignment: Alignment<unknown>, what: string) => {
		const { common, left, right } = countsOf(alignment);
		return `${what} in both: ${common}; only in ${names.left}: ${left}; only in ${names.right}: ${right}.`;
	};
	const same = first === null ? `The steps are the same${again ? ", and were measured otherwise" : ""}. ` : "";
	return `${same}${of(tokens, "Tokens")} ${of(actions, "Actions")}`;
}

function factsTable(facts: readonly FactDifference[], names: Names): string[] {
	if (facts.length === 0) return [];
	const cell = (value: string | number | null) => (value === null ? "–" : code(String(value)));
	const rows = facts.map(({ name, left, right }) => [code(name), cell(left), cell(right)]);
	return ["## How they were made, and how they ended", table(["", names.left, names.right], rows)];
}

function firstStep(first: StepDifference | null, trace: Trace, names: Names): string[] {
	if (first === null) return [];
	const before = assembleText(passageAt(trace, first.index).tokens).text;
	const facts = [first.left, first.right].map(stepFacts);
	const labels = [...new Set(facts.flatMap((of) => Object.keys(of)))];
	const rows = labels.map((label) => [label, ...facts.map((of) => of[label] ?? "–")]);
	return [
		"## Where they part",
		`At step ${first.index + 1}, ${before === "" ? "the first" : `after ${code(visible(ending(before)))}`}:`,
		table(["", names.left, names.right], rows),
	];
}

/** The end of a text, by whole characters. */
function ending(text: string): string {
	const characters = [...text];
	return characters.length <= 60 ? text : `…${characters.slice(-60).join("")}`;
}

/** Its beginning: two answers may have nothing more in common. */
function beginning(text: string): string {
	const characters = [...text];
	return characters.length <= 200 ? text : `${characters.slice(0, 200).join("")}…`;
}

function stepFacts(step: TraceStep | null): Record<string, string> {
	if (step === null) return { step: "none: the trace ends here" };
	if (step.type === "token") return { step: `token ${code(visible(step.token.piece))}`, ...tokenFacts(step.token) };
	const { kind, cause } = step.action;
	return { step: kind, ...metricFacts(cause), "what it did": outcome(step.action) };
}

function tokenFacts(token: TraceToken): Record<string, string> {
	const { probability, rule, alternatives } = token;
	return {
		probability: probability === null ? "less than was read" : percent(probability),
		...metricFacts(token),
		rule: code(rule),
		likeliest: alternatives
			.slice(0, 3)
			.map(({ piece, probability }) => `${code(visible(piece))} ${percent(probability)}`)
			.join(", "),
	};
}

function metricFacts({ entropy, varentropy, quadrant }: Pick<TraceToken, "entropy" | "varentropy" | "quadrant">) {
	return { "H (nats)": number(entropy), "V (nats²)": number(varentropy), quadrant };
}

function number({ value }: Interval): string {
	return String(Number(value.toPrecision(4)));
}

function outcome({ paths, chosen, score }: TraceAction): string {
	const tried = paths.map(({ tokens }, index) => {
		const text = wrote(tokens);
		return index === chosen ? `**${text}** (kept)` : text;
	});
	const by = score === null ? "" : `, by ${score}`;
	return tried.length === 0 ? "nothing was tried" : `tried ${tried.join(", ")}${by}`;
}

/** More than these nobody reads. */
const mostListed = 20;

function stretches({ left, right, common }: Alignment<TraceToken>, names: Names): string[] {
	const rows: string[][] = [];
	let [ours, theirs] = [0, 0];
	for (const run of [...common, { left: left.length, right: right.length, length: 0 }]) {
		if (run.left > ours || run.right > theirs) {
			rows.push([`${ours}`, wrote(left.slice(ours, run.left)), `${theirs}`, wrote(right.slice(theirs, run.right))]);
		}
		[ours, theirs] = [run.left + run.length, run.right + run.length];
	}
	return listed("What only one of them says", ["at token", names.left, "at token", names.right], rows);
}

function wrote(tokens: readonly TraceToken[]): string {
	return tokens.length === 0 ? "–" : code(visible(beginning(assembleText(tokens).text)));
}

function actionsOfOne(actions: Alignment<TraceAction>, names: Names): string[] {
	const common = (side: "left" | "right") =>
		new Set(actions.common.flatMap((run) => Array.from({ length: run.length }, (_, i) => run[side] + i)));
	const rows = (["left", "right"] as const).flatMap((side) => {
		const shared = common(side);
		return actions[side].flatMap((action, index) =>
			shared.has(index) ? [] : [[names[side], action.kind, `${action.cause.index}`, outcome(action)]],
		);
	});
	return listed("Actions of only one of them", ["in", "what", "at token", "what it did"], rows);
}

function remeasured({ tokens }: TraceDiff): string[] {
	const rows = tokens.remeasured.map((pair) => {
		const [ours, theirs] = [tokens.left[pair.left]!, tokens.right[pair.right]!];
		const both = (name: "entropy" | "varentropy") => `${number(ours[name])} → ${number(theirs[name])}`;
		const from = [ours, theirs].map(({ probability }) => (probability === null ? "–" : percent(probability)));
		const numbers = [from.join(" → "), both("entropy"), both("varentropy")];
		return [`${pair.left}`, code(visible(ours.piece)), ...numbers, pair.what.join(", ")];
	});
	return listed(
		"The same tokens, measured otherwise",
		["at token", "token", "probability", "H (nats)", "V (nats²)", "differs in"],
		rows,
	);
}

function listed(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	if (rows.length === 0) return [];
	const more = rows.length - mostListed;
	return [`## ${title}`, table(head, rows.slice(0, mostListed)), ...(more > 0 ? [`And ${more} more.`] : [])];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	// In a table a bar ends the cell, in code too.
	const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** As code: nothing in it is Markdown. */
function code(text: string): string {
	if (text === "") return "(empty)";
	const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	const padding = /^`|`$|^ .* $/.test(text) ? " " : "";
	return `${fence}${padding}${text.replace(/\s/g, " ")}${padding}${fence}`;
}
