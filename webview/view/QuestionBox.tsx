import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { usePanel } from "./context.ts";
import { IconButton } from "./Icon.tsx";

/** Where a question is typed, sent, and its answer stopped. */
export function QuestionBox() {
	const { host, store, focusRequests } = usePanel();
	const draft = useSignal(host.remembered.draft);
	const box = useRef<HTMLTextAreaElement>(null);
	const requests = focusRequests.value;
	useEffect(() => {
		if (requests > 0) box.current?.focus();
	}, [requests]);

	const write = (text: string) => {
		draft.value = text;
		host.remember({ draft: text });
	};
	const { state } = store.status.value;
	const busy = store.answering.value || state === "reading" || state === "writing";
	const empty = draft.value.trim() === "";
	const send = () => {
		if (busy || empty) return;
		host.post({ type: "ask", text: draft.value });
		write("");
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		send();
	};

	return (
		<div class="question-box">
			<textarea
				ref={box}
				rows={2}
				aria-label="Question"
				placeholder="Ask about code"
				value={draft.value}
				onInput={(event) => write(event.currentTarget.value)}
				onKeyDown={onKeyDown}
			/>
			{busy ? (
				<IconButton icon="stop-circle" label="Stop" class="send" onClick={() => host.post({ type: "stop" })} />
			) : (
				<IconButton icon="send" label="Send" class="send" disabled={empty} onClick={send} />
			)}
		</div>
	);
}
