import type { EngineState, EngineStatus, ModelView } from "../protocol/webview.ts";

/** What the engine is, or does. */
export const stateWords: Readonly<Record<EngineState, string>> = {
	stopped: "not loaded",
	starting: "starting",
	loading: "loading",
	ready: "ready",
	reading: "reading the prompt",
	writing: "writing",
	failed: "failed",
};

const icons: Readonly<Record<EngineState, string>> = {
	stopped: "circle-outline",
	starting: "loading~spin",
	loading: "loading~spin",
	ready: "circle-filled",
	reading: "loading~spin",
	writing: "loading~spin",
	failed: "error",
};

/** The status bar's few characters: "$(loading~spin) Hunch 34 %". */
export function shortStatus({ state, progress }: EngineStatus): string {
	const percent = progress === undefined ? "" : ` ${Math.round(progress * 100)} %`;
	return `$(${icons[state]}) Hunch${percent}`;
}

/** The same as a sentence, for the tooltip and for those who listen. */
export function longStatus({ state, progress, error }: EngineStatus, { name, device }: ModelView): string {
	const percent = progress === undefined ? "" : ` ${Math.round(progress * 100)} %`;
	const where = device === null ? "" : ` on ${device}`;
	return error === undefined ? `${name}${where}: ${stateWords[state]}${percent}` : `${name}${where}: ${error.message}`;
}
