import { useLayoutEffect, useRef } from "preact/hooks";
import { describeAction, describePath } from "../../sampler/describeAction.ts";
import type { Mark, Passage } from "../../sampler/trace.ts";
import { actionIcons } from "./ActionMark.tsx";
import { usePanel } from "./context.ts";
import { Icon, IconButton } from "./Icon.tsx";
import { TracedText } from "./TracedText.tsx";

/** What was tried at a mark, below the block it stands in. Escape closes it, and leads back to the mark. */
export function ActionDetails({ mark }: { mark: Mark }) {
	const { openMark } = usePanel();
	const section = useRef<HTMLElement>(null);
	useLayoutEffect(() => section.current?.scrollIntoView({ block: "nearest" }), []);
	const close = () => {
		const opener = section.current?.closest(".answer")?.querySelector<HTMLElement>(".action-mark[aria-expanded=true]");
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
				<strong class="action-title">{title}</strong>
				<IconButton icon="close" label="Close" onClick={close} />
			</div>
			<p class="action-summary">{summary}</p>
			<ActionBody mark={mark} />
		</section>
	);
}

function ActionBody({ mark }: { mark: Mark }) {
	const { action, takenBack } = mark;
	return (
		<>
			<p class="action-reason">{describeAction(mark).reason}</p>
			{takenBack.tokens.length > 0 && <TakenBack passage={takenBack} />}
			{action.paths.length > 0 && (
				<ol class="action-paths" aria-label="Paths">
					{action.paths.map((_, index) => (
						<Path mark={mark} index={index} />
					))}
				</ol>
			)}
		</>
	);
}

function TakenBack({ passage }: { passage: Passage }) {
	return (
		<div class="taken-back">
			<span class="action-label">Taken back</span>
			<del>
				<TracedText tokens={passage.tokens} />
			</del>
			{passage.marks.map((mark) => {
				const { title, summary } = describeAction(mark);
				return (
					<details class="nested-action">
						<summary>
							<Icon name={actionIcons[mark.action.kind]} />
							{`${title}: ${summary}`}
						</summary>
						<ActionBody mark={mark} />
					</details>
				);
			})}
		</div>
	);
}

function Path({ mark: { action }, index }: { mark: Mark; index: number }) {
	const { kept, end, scores } = describePath(action, index);
	const { tokens } = action.paths[index]!;
	return (
		<li class={kept === null ? "path" : "path kept"}>
			<div class="path-text">
				{tokens.length > 0 ? <TracedText tokens={tokens} /> : <span class="path-nothing">(the answer ends here)</span>}
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
			</div>
		</li>
	);
}
