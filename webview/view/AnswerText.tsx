import { Component } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Mark } from "../../sampler/trace.ts";
import type { Answer } from "../answer.ts";
import { anchorMarks, marksByBlock } from "../heat/anchors.ts";
import {
	destination,
	ensureCurrent,
	focusToken,
	makeCurrent,
	moveOf,
	tokenElement,
	tokenIndex,
} from "../heat/tokenFocus.ts";
import type { TopBlock } from "../markdown/tree.ts";
import type { TurnState } from "../turnState.ts";
import { ActionDetails } from "./ActionDetails.tsx";
import { ActionMarks } from "./ActionMark.tsx";
import { renderBlock } from "./Blocks.tsx";
import { usePanel } from "./context.ts";

/** An answer as tinted Markdown. All its tokens are one stop of the Tab key; the arrow keys move among them. */
export function AnswerText({ turn }: { turn: TurnState }) {
	const { cards, openMark } = usePanel();
	const { answer } = turn;
	const ended = turn.outcome.value !== null;
	const root = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		if (root.current !== null) ensureCurrent(root.current);
	});

	const targetOf = (element: HTMLElement) => ({ turn: turn.id, token: tokenIndex(element), element });

	const onKeyDown = (event: KeyboardEvent) => {
		const element = tokenElement(event.target);
		// Keys on a button inside an answer are the button's.
		if (element === null || element !== event.target || root.current === null) return;
		const move = moveOf(event);
		if (move !== null) {
			const next = destination(root.current, element, move);
			if (next !== null) focusToken(next);
		} else if (event.key === "Enter" || event.key === " ") cards.pin(targetOf(element));
		else return;
		// VS Code has commands of its own on some of these keys.
		event.preventDefault();
		event.stopPropagation();
	};

	const onFocusIn = (event: FocusEvent) => {
		const element = tokenElement(event.target);
		if (element === null || element !== event.target || root.current === null) return;
		makeCurrent(root.current, element);
		cards.focus(targetOf(element));
	};

	const onClick = (event: MouseEvent) => {
		const element = tokenElement(event.target);
		if (element === null || root.current === null || !getSelection()?.isCollapsed) return;
		focusToken(element);
		cards.pin(targetOf(element));
	};

	const last = answer.blocks.length - 1;
	const { byBlock, after } = marksByBlock(answer.blocks, answer.spans, answer.marks);
	const open = openMark.value?.turn === turn.id ? openMark.value.action : null;
	const openIn = (marks: readonly Mark[]) => marks.find(({ action }) => action === open) ?? null;
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: the tokens in it take the keys and are what is clicked
		<div
			ref={root}
			class="answer"
			onKeyDown={onKeyDown}
			onFocusIn={onFocusIn}
			onFocusOut={() => cards.blur()}
			onClick={onClick}
		>
			{answer.blocks.map((top, i) => (
				<TopBlockView
					top={top}
					answer={answer}
					turn={turn.id}
					marks={byBlock[i]!}
					open={openIn(byBlock[i]!)}
					growing={!ended && i === last}
				/>
			))}
			{after.length > 0 && (
				<p class="trailing-marks">
					<ActionMarks marks={after} turn={turn.id} />
				</p>
			)}
			{openIn(after) !== null && <ActionDetails mark={openIn(after)!} />}
		</div>
	);
}

interface TopBlockProps {
	readonly top: TopBlock;
	readonly answer: Answer;
	readonly turn: string;
	readonly marks: readonly Mark[];
	/** The one of them whose details are open. */
	readonly open: Mark | null;
	readonly growing: boolean;
}

/** Drawn anew only when its block has changed: the blocks before the last do not. */
class TopBlockView extends Component<TopBlockProps> {
	override shouldComponentUpdate({ top, answer, marks, open, growing }: TopBlockProps): boolean {
		const { props } = this;
		const sameMarks = marks.length === props.marks.length && marks.every((mark, i) => mark === props.marks[i]);
		const same = top === props.top && answer === props.answer && open === props.open && growing === props.growing;
		return !(same && sameMarks);
	}

	render({ top, marks, open, ...place }: TopBlockProps) {
		const anchors = anchorMarks(top.block, place.answer.spans, marks);
		return (
			<>
				{renderBlock(top.block, { ...place, anchors })}
				{anchors.after.length > 0 && (
					<p class="trailing-marks">
						<ActionMarks marks={anchors.after} turn={place.turn} />
					</p>
				)}
				{open !== null && <ActionDetails mark={open} />}
			</>
		);
	}
}
