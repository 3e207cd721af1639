import type { ComponentChildren } from "preact";
import type { EngineStatus } from "../../extension/protocol/webview.ts";
import { describeActivity } from "../../sampler/describeAction.ts";
import { describeEnd } from "../endings.ts";
import type { TurnState } from "../turnState.ts";
import { ActionButtons } from "./ActionButtons.tsx";
import { usePanel } from "./context.ts";
import { Icon } from "./Icon.tsx";

interface EndLineProps {
	readonly turn: TurnState;
	/** What can be done about an error concerns the last question only. */
	readonly last: boolean;
	/** Whether answers before it are written first. */
	readonly waits?: boolean;
	/** Whether what it cost stands elsewhere. */
	readonly brief?: boolean;
	/** What can be done with the answer. */
	readonly children?: ComponentChildren;
}

/** Below an answer: what is being done for it, or how it ended, and what can be done about that. */
export function EndLine({ turn, last, waits = false, brief = false, children }: EndLineProps) {
	const { store, host } = usePanel();
	const outcome = turn.outcome.value;
	const activity = turn.activity.value;
	const tokens = turn.answer.tokens.length;
	if (outcome === null) {
		if (waits) return <p class="end-line working">Waits for the one before it</p>;
		return (
			<p class="end-line working">
				<span class="working-mark" aria-hidden="true" />
				{activity === null ? workingWords(store.status.value, tokens) : describeActivity(activity)}
			</p>
		);
	}
	const { reason, ...ending } = describeEnd(tokens, outcome);
	const { error, canGoOn } = outcome;
	const said = brief ? ending.brief : ending.summary;
	// To go on is to try again, where it can be gone on with from its beginning.
	const actions = error?.actions.filter((action) => action !== "retry" || !(canGoOn && tokens === 0)) ?? [];
	return (
		<div class={error === null ? "end-line" : "end-line failed"}>
			{reason !== null && (
				<p class="end-reason">
					{error !== null && <Icon name="error" />}
					<span>{reason}</span>
				</p>
			)}
			{last && (
				<ActionButtons actions={actions}>
					{canGoOn ? (
						<button type="button" class="button" onClick={() => host.post({ type: "goOn", turn: turn.id })}>
							{tokens === 0 ? "Write it" : "Continue"}
						</button>
					) : null}
				</ActionButtons>
			)}
			<div class="end-tools">
				{said !== "" && <p>{said}</p>}
				<span class="answer-tools">{children}</span>
			</div>
		</div>
	);
}

function workingWords({ state, progress }: EngineStatus, tokens: number): string {
	if (tokens > 0) return `Writing, ${tokens.toLocaleString("en")} ${tokens === 1 ? "token" : "tokens"}`;
	if (state === "starting") return "Starting the engine";
	if (state === "loading") {
		return progress === undefined ? "Loading the model" : `Loading the model, ${Math.round(progress * 100)} %`;
	}
	if (state === "reading" && progress !== undefined) return `Reading the prompt, ${Math.round(progress * 100)} %`;
	return "Reading the prompt";
}
