import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { usePanel } from "../view/context.ts";
import { IconButton } from "../view/Icon.tsx";
import { BudgetBar } from "./BudgetBar.tsx";
import { CompletionList, listId, optionId } from "./CompletionList.tsx";
import { ContextChips } from "./ContextChips.tsx";
import {
	type Completing,
	type Completion,
	commandCompletions,
	completed,
	completingAt,
	fileCompletions,
} from "./completion.ts";

/** Milliseconds without a keystroke after which the question's cost is asked for. */
const pause = 300;

/** Where a question is typed, gets what it is about, is sent, and its answer stopped. */
export function QuestionBox() {
	const { host, store, focusRequests, files, unsent } = usePanel();
	const draft = useSignal(host.remembered.draft);
	const completing = useSignal<Completing | null>(null);
	const current = useSignal(0);
	const box = useRef<HTMLTextAreaElement>(null);
	const timer = useRef(0);

	const write = (text: string) => {
		draft.value = text;
		host.remember({ draft: text });
		clearTimeout(timer.current);
		timer.current = window.setTimeout(() => host.post({ type: "draft", text }), pause);
	};
	useFocusRequests(box, focusRequests.value);
	const returned = unsent.value;
	useEffect(() => {
		// Before what was typed since, which stays.
		if (returned !== null) write([returned.text, draft.peek()].filter((text) => text !== "").join("\n"));
	}, [returned]);
	useEffect(() => {
		// The host knows nothing of a draft from before the window was loaded anew.
		if (draft.peek() !== "") host.post({ type: "draft", text: draft.peek() });
	}, [host, draft]);

	const completions = useComputed<readonly Completion[]>(() => {
		const what = completing.value;
		if (what === null) return [];
		if (what.kind === "command") return commandCompletions(what.query);
		return files.value === null ? [] : fileCompletions(files.value.files);
	});
	// Files that were found for what stood here before stay in sight until the host has found others.
	const isUpToDate = () => completing.value?.kind !== "file" || completing.value.query === files.value?.query;
	const look = () => {
		const { value, selectionStart, selectionEnd } = box.current!;
		const found = selectionStart === selectionEnd ? completingAt(value, selectionStart) : null;
		const known = completing.peek();
		if (found?.kind === known?.kind && found?.query === known?.query && found?.start === known?.start) return;
		completing.value = found;
		current.value = 0;
		if (found?.kind === "file") host.post({ type: "findFiles", query: found.query });
	};
	// A caret that only passes by opens nothing.
	const lookAgain = () => {
		if (completing.peek() !== null) look();
	};
	useEffect(() => {
		document.addEventListener("selectionchange", lookAgain);
		return () => document.removeEventListener("selectionchange", lookAgain);
	}, [host, completing, current]);
	const take = (completion: Completion) => {
		const { text, caret } = completed(draft.value, completing.value!, completion);
		if (completion.uri !== null) host.post({ type: "addFile", uri: completion.uri });
		write(text);
		completing.value = null;
		requestAnimationFrame(() => box.current?.setSelectionRange(caret, caret));
	};

	const busy = store.busy.value;
	const empty = draft.value.trim() === "";
	const send = () => {
		if (busy || empty) return;
		host.post({ type: "ask", text: draft.value });
		write("");
		clearTimeout(timer.current);
	};
	/** @returns whether the list of completions took the key */
	const onListKey = ({ key, shiftKey }: KeyboardEvent): boolean => {
		const list = completions.value;
		const chosen = list[current.value];
		if (chosen === undefined) return false;
		const takes = (key === "Enter" || key === "Tab") && !shiftKey;
		const steps = key === "ArrowDown" ? 1 : key === "ArrowUp" ? list.length - 1 : 0;
		if (key === "Escape") completing.value = null;
		else if (!takes && steps === 0) return false;
		else if (!isUpToDate()) return true;
		else if (takes) take(chosen);
		else current.value = (current.value + steps) % list.length;
		return true;
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.isComposing) return;
		// Where the caret went by the key before is perhaps not told yet.
		lookAgain();
		if (onListKey(event)) {
			event.preventDefault();
			event.stopPropagation();
		} else if (event.key === "Enter" && !event.shiftKey) {
			event.preventDefault();
			send();
		}
	};
	const isListing = completions.value.length > 0;

	return (
		<div class="composer">
			<BudgetBar />
			{isListing && (
				<CompletionList
					label={completing.value!.kind === "command" ? "Commands" : "Files"}
					completions={completions.value}
					current={current.value}
					onTake={take}
				/>
			)}
			<div class="question-box">
				<ContextChips />
				<div class="question-row">
					<IconButton
						icon="add"
						label="Add context"
						class="send"
						onClick={() => host.post({ type: "addContext", kind: null })}
					/>
					<textarea
						ref={box}
						rows={2}
						aria-label="Question"
						aria-autocomplete="list"
						aria-controls={isListing ? listId : undefined}
						aria-activedescendant={isListing ? optionId(current.value) : undefined}
						placeholder="Ask, / commands, @ files"
						value={draft.value}
						onInput={(event) => {
							write(event.currentTarget.value);
							look();
						}}
						onBlur={() => {
							completing.value = null;
						}}
						onKeyDown={onKeyDown}
					/>
					{busy ? (
						<IconButton icon="stop-circle" label="Stop" class="send" onClick={() => host.post({ type: "stop" })} />
					) : (
						<IconButton icon="send" label="Send" class="send" disabled={empty} onClick={send} />
					)}
				</div>
			</div>
		</div>
	);
}

function useFocusRequests(box: { readonly current: HTMLTextAreaElement | null }, requests: number): void {
	useEffect(() => {
		if (requests > 0) box.current?.focus();
	}, [box, requests]);
}
