import { Component } from "preact";
import type { Doubt } from "../../sampler/review.ts";
import type { Mark } from "../../sampler/trace.ts";
import type { Answer } from "../answer.ts";
import { anchorMarks, marksByBlock } from "../heat/anchors.ts";
import { doubtsByBlock, type Layer } from "../heat/layer.ts";
import type { TopBlock } from "../markdown/tree.ts";
import type { TurnState } from "../turnState.ts";
import { ActionDetails } from "./ActionDetails.tsx";
import { ActionMarks } from "./ActionMark.tsx";
import { renderBlock } from "./Blocks.tsx";
import { usePanel } from "./context.ts";
import { foldThoughts } from "./Thought.tsx";
import { useTokenGroup } from "./tokenGroup.ts";

/** An answer as tinted Markdown, with the marks of what was done, and the details of the one that is open. */
export function AnswerText({ turn }: { turn: TurnState }) {
	const { openMark, layer } = usePanel();
	const { answer } = turn;
	const ended = turn.outcome.value !== null;
	const group = useTokenGroup<HTMLDivElement>(turn.id);
	const last = answer.blocks.length - 1;
	const { byBlock, after } = marksByBlock(answer.blocks, answer.spans, answer.marks);
	const doubts = doubtsByBlock(answer.blocks, layer.value === "review" ? answer.doubts : []);
	const open = openMark.value?.turn === turn.id ? openMark.value.action : null;
	const openIn = (marks: readonly Mark[]) => marks.find(({ action }) => action === open) ?? null;
	const views = answer.blocks.map((top, i) => (
		<TopBlockView
			top={top}
			answer={answer}
			turn={turn.id}
			marks={byBlock[i]!}
			layer={layer.value}
			doubts={doubts[i]!}
			open={openIn(byBlock[i]!)}
			growing={!ended && i === last}
		/>
	));
	return (
		<div class="answer" {...group}>
			{foldThoughts(answer, views, ended)}
			{after.length > 0 && (
				<p class="trailing-marks">
					<ActionMarks marks={after} turn={turn.id} />
				</p>
			)}
			{openIn(after) !== null && <ActionDetails mark={openIn(after)!} turn={turn.id} />}
		</div>
	);
}

interface TopBlockProps {
	readonly top: TopBlock;
	readonly answer: Answer;
	readonly turn: string;
	readonly marks: readonly Mark[];
	readonly layer: Layer;
	readonly doubts: readonly Doubt[];
	/** The mark whose details are open. */
	readonly open: Mark | null;
	readonly growing: boolean;
}

/** Drawn anew only when its block has changed: the blocks before the last do not. */
class TopBlockView extends Component<TopBlockProps> {
	override shouldComponentUpdate(next: TopBlockProps): boolean {
		const { props } = this;
		const { marks, doubts, ...others } = next;
		const same = Object.entries(others).every(([name, value]) => value === props[name as keyof TopBlockProps]);
		return !same || !areSame(marks, props.marks) || !areSame(doubts, props.doubts);
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
				{open !== null && <ActionDetails mark={open} turn={place.turn} />}
			</>
		);
	}
}

const areSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
	one.length === other.length && one.every((value, i) => value === other[i]);
