import { useEffect, useRef } from "preact/hooks";
import { describeAction, describePath } from "../../sampler/describeAction.ts";
import type { Mark, Passage } from "../../sampler/trace.ts";
import { actionIcons } from "./ActionMark.tsx";
import { usePanel } from "./context.ts";
import { Icon, IconButton } from "./Icon.tsx";
import { TracedText } from "./TracedText.tsx";

interface MarkProps {
	readonly mark: Mark;
	/** Identifier of the turn. */
	readonly turn: string;
}

/** What was tried at a mark, below the block it stands in. Escape closes it, and leads back to the mark. */
export function ActionDetails({ mark, turn }: MarkProps) {
	const { cards, openMark } = usePanel();
	const section = useRef<HTMLElement>(null);
	const { action } = mark;
	// The card of a token goes with its action.
	useEffect(
		() => () => {
			if (cards.open.peek()?.target.tried !== undefined) cards.close();
		},
		[action, cards],
	);
	const close = () => {
		const opener = openerOf(section.current!);
		openMark.value = null;
		opener?.focus();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== "Escape") return;
		event.stopPropagation();
		close();
	};
	const { title, summary } = describeAction(mark);
	return (
		<section ref={section} class="action-details" aria-label={`${title}: ${summary}`} onKeyDown={onKeyDown}>
			<div class="action-head">
				<Icon name={actionIcons[mark.action.kind]} />
				<p class="action-title">
					<strong>{title}</strong> <span>{summary}</span>
				</p>
				<IconButton icon="close" label="Close" onClick={close} />
			</div>
			<ActionBody mark={mark} turn={turn} />
		</section>
	);
}

/** The mark that is open. */
const openerOf = (section: Element) =>
	section.closest(".answer")?.querySelector<HTMLElement>("[data-mark][aria-expanded=true]") ?? null;

function ActionBody({ mark, turn }: MarkProps) {
	const { action, takenBack } = mark;
	return (
		<>
			<p class="action-reason">{describeAction(mark).reason}</p>
			{takenBack.tokens.length > 0 && <TakenBack passage={takenBack} turn={turn} />}
			{action.paths.length > 0 && (
				<ol class="action-paths" aria-label="Paths">
					{action.paths.map((_, index) => (
						<Path mark={mark} turn={turn} index={index} />
					))}
				</ol>
			)}
		</>
	);
}

export function TakenBack({ passage, turn }: { passage: Passage; turn: string }) {
	return (
		<div class="taken-back">
			<span class="action-label">Taken back</span>
			<del>
				<TracedText tokens={passage.tokens} turn={turn} />
			</del>
			{passage.marks.map((mark) => {
				const { title, summary } = describeAction(mark);
				return (
					<details class="nested-action">
						<summary>
							<Icon name={actionIcons[mark.action.kind]} />
							{`${title}: ${summary}`}
						</summary>
						<ActionBody mark={mark} turn={turn} />
					</details>
				);
			})}
		</div>
	);
}

function Path({ mark, turn, index }: MarkProps & { index: number }) {
	const { host, store, readOnly } = usePanel();
	const { action } = mark;
	const { kept, end, scores } = describePath(action, index);
	const { tokens } = action.paths[index]!;
	// What stands in a text that was taken back has no place of its own in the answer.
	const within = store.turn(turn);
	const place = within?.answer.marks.indexOf(mark) ?? -1;
	const isFixed = readOnly || within?.isRecording || store.answering.value;
	const canChoose = !isFixed && kept === null && place >= 0 && tokens.length > 0;
	const choose = () => host.post({ type: "choosePath", turn, mark: place, path: index });
	return (
		<li class={kept === null ? "path" : "path kept"}>
			<div class="path-text">
				{tokens.length > 0 ? (
					<TracedText tokens={tokens} turn={turn} />
				) : (
					<span class="path-nothing">(the answer ends here)</span>
				)}
			</div>
			<div class="path-facts">
				{kept !== null && (
					<span class="path-kept">
						<Icon name="check" />
						{kept}
					</span>
				)}
				{scores.map(({ label, value, decides }) => (
					<span class={decides ? "score decides" : "score"}>{`${label} ${value}`}</span>
				))}
				<span class="path-end">{end}</span>
				{canChoose && (
					<button type="button" class="link-button" onClick={choose}>
						Go on from here
					</button>
				)}
			</div>
		</li>
	);
}
