import type { ErrorAction } from "../extension/protocol/errors.ts";
import { describeSpent } from "../sampler/describeAction.ts";
import type { EndReason } from "../sampler/trace.ts";
import type { Outcome } from "./turnState.ts";

/** The lines below an answer. */
export interface Ending {
	/** What happened, as a sentence, where there is more to say than that it ended. */
	readonly reason: string | null;
	/** "84 tokens in 3.2 s · 5 places unsure" */
	readonly summary: string;
	/** The summary without what it cost: "Stopped · 5 places unsure" */
	readonly brief: string;
	/** For a screen reader. */
	readonly announcement: string;
}

export const actionLabels: Readonly<Record<ErrorAction, string>> = {
	loadHere: "Load it here as well",
	smallerContext: "Use a smaller context",
	fewerPaths: "Use one path",
	chooseModel: "Choose a model",
	useBuiltIn: "Use the built-in model",
	retry: "Try again",
	showLog: "Show the log",
	openSettings: "Open settings",
};

/** @param tokens how many the answer has */
export function describeEnd(tokens: number, { end, error, milliseconds, unsure }: Outcome): Ending {
	const count = tokens === 1 ? "1 token" : `${tokens.toLocaleString("en")} tokens`;
	const places = unsure === 1 ? "1 place unsure" : `${unsure.toLocaleString("en")} places unsure`;
	const done = end.spent === undefined ? "" : describeSpent(end.spent);
	const reason = error?.message ?? reasonOf(end.reason);
	const stopped = end.reason === "cancelled" ? ["Stopped"] : [];
	const doubts = unsure > 0 ? [places] : [];
	const parts = [
		...stopped,
		...(tokens > 0 ? [milliseconds === null ? count : `${count} in ${seconds(milliseconds)}`] : []),
		...doubts,
		...(done === "" ? [] : [done]),
	];
	const spoken = `${opening(end.reason, error !== null)}: ${[count, places, ...(done === "" ? [] : [done])].join(", ")}.`;
	return {
		reason,
		summary: parts.join(" · "),
		brief: [...stopped, ...doubts].join(" · "),
		announcement: reason === null ? spoken : `${spoken} ${reason}`,
	};
}

function opening(reason: EndReason, failed: boolean): string {
	if (failed || reason === "failed") return "Answer failed";
	return reason === "cancelled" ? "Answer stopped" : "Answer finished";
}

function reasonOf(reason: EndReason): string | null {
	switch (reason) {
		case "length":
			// It holds for each run: an answer that was gone on with has more tokens than that.
			return "Cut: the limit of hunch.maxTokens was reached. Raise it for longer answers.";
		case "context":
			return "Cut: the context is full. Ask about less code, or raise hunch.contextSize.";
		case "failed":
			return "The answer failed. Ask again.";
		default:
			return null;
	}
}

/** Earlier questions that the model did not get to see; null where it saw them all. */
export function describeOmitted(omitted: number): string | null {
	if (omitted === 0) return null;
	const which = omitted === 1 ? "The earliest question was" : `The ${omitted} earliest questions were`;
	return `${which} left out: the context is full. Start a new conversation, or raise hunch.contextSize.`;
}

/** Tenths of a second up to ten, then whole ones. */
export function seconds(milliseconds: number): string {
	const value = milliseconds / 1000;
	if (value < 0.1) return "under 0.1 s";
	return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} s`;
}
