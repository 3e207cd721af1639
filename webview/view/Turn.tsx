import { useEffect, useRef } from "preact/hooks";
import { Comparison } from "../compare/Comparison.tsx";
import { describeOmitted } from "../endings.ts";
import { Uncertainty } from "../pictures/Uncertainty.tsx";
import type { Row } from "../rows.ts";
import type { TurnState } from "../turnState.ts";
import { AnswerText } from "./AnswerText.tsx";
import { usePanel } from "./context.ts";
import { EndLine } from "./EndLine.tsx";
import { Icon, IconButton } from "./Icon.tsx";
import { useNear } from "./near.ts";
import { Question } from "./Question.tsx";

interface TurnProps {
	readonly row: Row<TurnState>;
	readonly number: number;
	/** What can be done about an error concerns the last question only. */
	readonly last: boolean;
}

/** Pixels of a line of an answer, and tokens in it, about. */
const line = { height: 21, tokens: 9 };

/**
 * A question and its answer, or its answers. Those of a long conversation are read and drawn when a person comes near to
 * them, and let go of when they are far, so that the panel does not grow with the conversation.
 */
export function Turn({ row, number, last }: TurnProps) {
	const { host } = usePanel();
	const { turns, current, isTogether } = row;
	const { ref, isNear } = useNear<HTMLElement>(last);
	const missing = isNear ? turns.filter(({ held }) => held > 0) : [];
	useEffect(() => {
		for (const { id } of missing) host.post({ type: "fetch", turn: id });
	}, [host, ...missing]);
	const height = useLettingGo(turns, ref, !isNear && !last);
	const isHere = turns.every(({ isRead }) => isRead) || (isNear && missing.length === 0);
	return (
		<article
			ref={ref}
			class="turn"
			data-turn={isTogether ? undefined : current.id}
			data-current={current.id}
			tabIndex={-1}
			aria-label={`Question ${number}`}
			style={isHere || height === null ? undefined : { minHeight: `${height}px` }}
		>
			<Question key={current.id} turn={current} />
			<Omitted turn={current} />
			{!isHere && height === null && <div class="answer-space" style={{ height: `${heightOf(turns)}px` }} />}
			{isHere && (isTogether ? <Comparison turns={turns} last={last} /> : <Answer turn={current} last={last} />)}
		</article>
	);
}

function heightOf(turns: readonly TurnState[]): number {
	const steps = Math.max(...turns.map(({ stepCount }) => stepCount));
	return Math.ceil(steps / line.tokens) * line.height;
}

function Answer({ turn, last }: { turn: TurnState; last: boolean }) {
	return (
		<>
			<AnswerText turn={turn} />
			<EndLine turn={turn} last={last}>
				<AnswerTools turn={turn} />
			</EndLine>
			<Uncertainty turn={turn} />
		</>
	);
}

/**
 * Lets go of answers that a person is far from, unless they have something in one: the keyboard focus, a selection, an
 * open mark or picture.
 * @returns the pixels that they and their question took then, or null
 */
function useLettingGo(
	turns: readonly TurnState[],
	ref: { readonly current: HTMLElement | null },
	isFar: boolean,
): number | null {
	const { store, openMark, openPictures } = usePanel();
	const height = useRef<number | null>(null);
	useEffect(() => {
		const element = ref.current;
		if (!isFar || element === null || !turns.every(({ canBeLetGo }) => canBeLetGo) || isInUse(element)) return;
		if (turns.some(({ id }) => openMark.peek()?.turn === id || openPictures.peek().has(id))) return;
		height.current = element.offsetHeight;
		store.letGo(turns.map(({ id }) => id));
	}, [...turns, ref, isFar, store, openMark, openPictures]);
	return height.current;
}

function isInUse(element: HTMLElement): boolean {
	const selection = getSelection();
	const isSelected = selection !== null && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(element);
	return isSelected || element.contains(document.activeElement);
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

function AnswerTools({ turn }: { turn: TurnState }) {
	const { store, host } = usePanel();
	const answer = turn.answer.text;
	const busy = store.busy.value;
	return (
		<>
			{answer !== "" && (
				<IconButton icon="copy" label="Copy the answer" onClick={() => host.post({ type: "copy", text: answer })} />
			)}
			{!turn.isRecording && (
				<>
					<IconButton
						icon="refresh"
						label="Answer once more"
						disabled={busy}
						onClick={() => host.post({ type: "regenerate", turn: turn.id })}
					/>
					<IconButton
						icon="git-compare"
						label="Compare policies"
						disabled={busy}
						onClick={() => host.post({ type: "compare", turn: turn.id })}
					/>
				</>
			)}
			{turn.compared !== null && (
				<IconButton
					icon="split-horizontal"
					label="Show it beside those it was compared with"
					onClick={() => host.post({ type: "showTogether", turn: turn.id })}
				/>
			)}
		</>
	);
}
