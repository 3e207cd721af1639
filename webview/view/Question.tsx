import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Attachment } from "../../extension/protocol/webview.ts";
import { classRanges, cutByClasses } from "../heat/codeClasses.ts";
import type { TurnState } from "../turnState.ts";
import { usePanel } from "./context.ts";
import { Icon, IconButton } from "./Icon.tsx";
import { plainText } from "./plainText.tsx";
import { SiblingSwitch } from "./SiblingSwitch.tsx";
import { scrolled } from "./scrolled.ts";

/** What was asked, which can be asked in other words. */
export function Question({ turn }: { turn: TurnState }) {
	const { store, host } = usePanel();
	const editing = useSignal(turn.id in host.remembered.edits);
	const { text, attachments } = turn.question;
	const edit = useRef<HTMLSpanElement>(null);
	const stopEditing = () => {
		editing.value = false;
		host.rememberEdit(turn.id, null);
		// The button is there again with the next drawing.
		requestAnimationFrame(() => edit.current?.querySelector("button")?.focus());
	};
	return (
		<div class="question">
			{editing.value ? (
				<QuestionEditor turn={turn} onClose={stopEditing} />
			) : (
				<div class="question-line">
					<p class="question-text">{plainText(text)}</p>
					<span ref={edit} class="question-tools">
						<IconButton
							icon="edit"
							label="Edit and ask again"
							disabled={store.busy.value}
							onClick={() => {
								editing.value = true;
							}}
						/>
					</span>
				</div>
			)}
			{attachments.map((attachment) => (
				<AttachedCode attachment={attachment} />
			))}
			<SiblingSwitch turn={turn} />
		</div>
	);
}

/** Enter asks, Escape leaves the question as it was. */
function QuestionEditor({ turn, onClose }: { turn: TurnState; onClose: () => void }) {
	const { host, store } = usePanel();
	const before = host.remembered.edits[turn.id] ?? null;
	const draft = useSignal(before ?? turn.question.text);
	const box = useRef<HTMLTextAreaElement>(null);
	useEffect(() => {
		// One that is only there again, after the panel was hidden, takes no keyboard focus.
		if (before !== null) return;
		box.current?.focus();
		box.current?.setSelectionRange(draft.peek().length, draft.peek().length);
	}, [draft]);
	const blocked = store.busy.value || draft.value.trim() === "";
	const send = () => {
		if (blocked) return;
		host.post({ type: "edit", turn: turn.id, text: draft.value });
		onClose();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.isComposing) return;
		if (event.key === "Escape") {
			event.stopPropagation();
			onClose();
		} else if (event.key === "Enter" && !event.shiftKey) {
			event.preventDefault();
			send();
		}
	};
	return (
		<div class="question-editor">
			<textarea
				ref={box}
				aria-label="Question, edited"
				value={draft.value}
				onInput={(event) => {
					draft.value = event.currentTarget.value;
					host.rememberEdit(turn.id, draft.value);
				}}
				onKeyDown={onKeyDown}
			/>
			<div class="actions">
				<button type="button" class="button" disabled={blocked} onClick={send}>
					Ask
				</button>
				<button type="button" class="button secondary" onClick={onClose}>
					Cancel
				</button>
			</div>
		</div>
	);
}

function AttachedCode({ attachment: { label, language, code } }: { attachment: Attachment }) {
	const pieces = useMemo(() => cutByClasses(classRanges(code, language), 0, code.length), [code, language]);
	return (
		<details class="attachment">
			<summary>
				<Icon name="code" />
				<span class="attachment-label">{plainText(label)}</span>
			</summary>
			<pre {...scrolled("Code")}>
				<code>
					{pieces.map(({ from, to, name }) => (
						<span class={name ?? undefined}>{plainText(code.slice(from, to))}</span>
					))}
				</code>
			</pre>
		</details>
	);
}
