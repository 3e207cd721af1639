import { useEffect, useRef } from "preact/hooks";
import { plainText } from "../view/plainText.tsx";
import type { Completion } from "./completion.ts";

export const listId = "completions";
export const optionId = (index: number): string => `completion-${index}`;

interface CompletionListProps {
	readonly label: string;
	readonly completions: readonly Completion[];
	/** Index of the one that Enter takes. */
	readonly current: number;
	readonly onTake: (completion: Completion) => void;
}

/** What can be taken, above the box; the keyboard stays in the box. */
export function CompletionList({ label, completions, current, onTake }: CompletionListProps) {
	const list = useRef<HTMLDivElement>(null);
	useEffect(() => {
		list.current?.querySelector(`#${optionId(current)}`)?.scrollIntoView({ block: "nearest" });
	}, [current]);
	return (
		<div ref={list} id={listId} class="completions" role="listbox" aria-label={label}>
			{completions.map((completion, index) => (
				<div
					key={completion.id}
					id={optionId(index)}
					class="completion"
					role="option"
					tabIndex={-1}
					aria-selected={index === current}
					onPointerDown={(event) => {
						// The box keeps the focus.
						event.preventDefault();
						onTake(completion);
					}}
				>
					<span class="completion-label">{plainText(completion.label)}</span>
					<span class="completion-detail">{plainText(completion.detail)}</span>
				</div>
			))}
		</div>
	);
}
