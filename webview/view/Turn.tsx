import { useEffect } from "preact/hooks";
import type { EngineStatus } from "../../extension/protocol/webview.ts";
import { describeActivity } from "../../sampler/describeAction.ts";
import { describeEnd, describeOmitted } from "../endings.ts";
import { Uncertainty } from "../pictures/Uncertainty.tsx";
import type { TurnState } from "../turnState.ts";
import { ActionButtons } from "./ActionButtons.tsx";
import { AnswerText } from "./AnswerText.tsx";
import { usePanel } from "./context.ts";
import { Icon, IconButton } from "./Icon.tsx";
import { useNear } from "./near.ts";
import { Question } from "./Question.tsx";

interface TurnProps {
	readonly turn: TurnState;
	readonly number: number;
	/** What can be done about an error concerns the last question only. */
	readonly last: boolean;
}

/** Pixels of a line of an answer, and tokens in it, about. */
const line = { height: 21, tokens: 9 };

/** A question and its answer. That of a long conversation is read and drawn when a person comes near to it. */
export function Turn({ turn, number, last }: TurnProps) {
	const { host } = usePanel();
	const { ref, isNear } = useNear<HTMLElement>(last || turn.isRead);
	const isMissing = isNear && turn.held > 0;
	useEffect(() => {
		if (isMissing) host.post({ type: "fetch", turn: turn.id });
	}, [host, isMissing, turn]);
	return (
		<article ref={ref} class="turn" data-turn={turn.id} aria-label={`Question ${number}`}>
			<Question turn={turn} />
			<Omitted turn={turn} />
			{isNear && !isMissing ? (
				<>
					<AnswerText turn={turn} />
					<EndLine turn={turn} last={last} />
					<Uncertainty turn={turn} />
				</>
			) : (
				<div class="answer-space" style={{ height: `${Math.ceil(turn.stepCount / line.tokens) * line.height}px` }} />
			)}
		</article>
	);
}

function Omitted({ turn }: { turn: TurnState }) {
	const words = describeOmitted(turn.omitted.value);
	if (words === null) return null;
	return (
		<p class="omitted">
			<Icon name="info" />
			<span>{words}</span>
		</p>
	);
}

function EndLine({ turn, last }: { turn: TurnState; last: boolean }) {
	const { store, host } = usePanel();
	const outcome = turn.outcome.value;
	const activity = turn.activity.value;
	const tokens = turn.answer.tokens.length;
	if (outcome === null) {
		return (
			<p class="end-line working">
				<span class="working-mark" aria-hidden="true" />
				{activity === null ? workingWords(store.status.value, tokens) : describeActivity(activity)}
			</p>
		);
	}
	const { reason, summary } = describeEnd(tokens, outcome);
	const { error } = outcome;
	return (
		<div class={error === null ? "end-line" : "end-line failed"}>
			{reason !== null && (
				<p class="end-reason">
					{error !== null && <Icon name="error" />}
					<span>{reason}</span>
				</p>
			)}
			{last && outcome.canGoOn && (
				<div class="actions">
					<button type="button" class="button" onClick={() => host.post({ type: "goOn", turn: turn.id })}>
						Continue
					</button>
				</div>
			)}
			{last && error !== null && <ActionButtons actions={error.actions} />}
			<div class="end-tools">
				{summary !== "" && <p>{summary}</p>}
				<AnswerTools turn={turn} />
			</div>
		</div>
	);
}

function AnswerTools({ turn }: { turn: TurnState }) {
	const { store, host } = usePanel();
	const answer = turn.answer.text;
	return (
		<span class="answer-tools">
			{answer !== "" && (
				<IconButton icon="copy" label="Copy the answer" onClick={() => host.post({ type: "copy", text: answer })} />
			)}
			<IconButton
				icon="refresh"
				label="Answer once more"
				disabled={store.answering.value}
				onClick={() => host.post({ type: "regenerate", turn: turn.id })}
			/>
		</span>
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
