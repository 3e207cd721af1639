import { useRef } from "preact/hooks";
import { describeAction } from "../../sampler/describeAction.ts";
import type { ActionKind, Mark } from "../../sampler/trace.ts";
import { usePanel } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { keepInView } from "./steady.ts";

export const actionIcons: Readonly<Record<ActionKind, string>> = {
	pause: "debug-pause",
	branch: "git-branch",
	resample: "discard",
	restart: "debug-restart",
	choice: "person",
};

/** Where something was done, in the text: opens what was tried. It has no text of its own, so that none is copied. */
export function ActionMark({ mark, turn }: { mark: Mark; turn: string }) {
	const { openMark } = usePanel();
	const isOpen = openMark.value?.action === mark.action;
	const { title, summary } = describeAction(mark);
	const button = useRef<HTMLButtonElement>(null);
	const toggle = (event: Event) => {
		event.stopPropagation();
		keepInView(
			button.current!,
			() => {
				openMark.value = isOpen ? null : { turn, action: mark.action };
			},
			() => button.current?.closest(".answer")?.querySelector(".action-details") ?? null,
		);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (isOpen && event.key === "Escape") toggle(event);
	};
	return (
		<button
			ref={button}
			type="button"
			data-mark=""
			tabIndex={-1}
			class={`action-mark ${mark.action.kind}`}
			aria-label={`${title}: ${summary}`}
			aria-expanded={isOpen}
			title={`${title}: ${summary}`}
			onClick={toggle}
			onKeyDown={onKeyDown}
		>
			<Icon name={actionIcons[mark.action.kind]} />
		</button>
	);
}

export function ActionMarks({ marks, turn }: { marks: readonly Mark[]; turn: string }) {
	return marks.map((mark) => <ActionMark mark={mark} turn={turn} />);
}
