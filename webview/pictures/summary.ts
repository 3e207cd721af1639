import { describeSpent } from "../../sampler/describeAction.ts";
import type { TraceEnd, TraceToken } from "../../sampler/trace.ts";
import { seconds } from "../endings.ts";
import { thinkingTokens } from "../thoughts.ts";

/** A line of an answer's summary. */
export interface SummaryLine {
	readonly label: string;
	readonly value: string;
}

export interface SummaryParts {
	readonly tokens: readonly TraceToken[];
	readonly end: TraceEnd;
	/** Null where nobody measured. */
	readonly milliseconds: number | null;
}

/** What an answer cost: tokens written, tokens that were only explored, tokens spent thinking, and time. */
export function summaryLines({ tokens, end: { spent }, milliseconds }: SummaryParts): SummaryLine[] {
	const actions = spent === undefined ? "" : describeSpent({ ...spent, extraTokens: 0 });
	return [
		{ label: "Written", value: counted(tokens.length) },
		...(spent === undefined
			? []
			: [{ label: "Explored", value: `${counted(spent.extraTokens)}${actions === "" ? "" : `, by ${actions}`}` }]),
		{ label: "Thinking", value: counted(thinkingTokens(tokens)) },
		...(milliseconds === null ? [] : [{ label: "Time", value: timeOf(tokens.length, milliseconds) }]),
	];
}

const counted = (tokens: number): string =>
	tokens === 0 ? "nothing" : tokens === 1 ? "1 token" : `${tokens.toLocaleString("en")} tokens`;

function timeOf(tokens: number, milliseconds: number): string {
	const time = seconds(milliseconds);
	// Over less than half a second a speed says little.
	if (milliseconds < 500 || tokens < 2) return time;
	const speed = (tokens * 1000) / milliseconds;
	return `${time}, ${speed < 10 ? speed.toFixed(1) : Math.round(speed).toLocaleString("en")} tokens a second`;
}
