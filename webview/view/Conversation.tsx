import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { pointedToken } from "../heat/pointedToken.ts";
import { usePanel } from "./context.ts";
import { useKeptFocus } from "./keptFocus.ts";
import { Turn } from "./Turn.tsx";
import { Welcome } from "./Welcome.tsx";

/** Pixels from the end within which the person counts as being there. */
const nearEnd = 24;

/**
 * How far the conversation is scrolled at its end, in pixels. Of answers that are side by side the end is that of the one
 * which is being written, or was last.
 */
function endOf(scroller: HTMLElement): number {
	const { scrollTop, scrollHeight, clientHeight } = scroller;
	const row = scroller.querySelector(".turn:last-child .compared-answers");
	const written = row?.querySelector(".writing") ?? row?.lastElementChild;
	const most = scrollHeight - clientHeight;
	if (!written) return most;
	const below = written.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom;
	return Math.max(0, Math.min(most, scrollTop + below + nearEnd));
}

/** The questions and answers. It follows what is written for as long as the person is at its end. */
export function Conversation() {
	const { store, host, cards, openMark, openPictures } = usePanel();
	const view = useRef<HTMLElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const atEnd = useRef(host.remembered.scroll === null);
	const rows = store.rows.value;

	useKeptFocus(content, rows);
	useLayoutEffect(() => {
		const scroller = view.current!;
		let restore = host.remembered.scroll;
		const observer = new ResizeObserver(() => {
			if (store.turns.peek().length === 0) return;
			if (atEnd.current) scroller.scrollTop = endOf(scroller);
			else if (restore !== null && scroller.scrollHeight > scroller.clientHeight) {
				scroller.scrollTop = restore;
				restore = null;
			}
		});
		observer.observe(content.current!);
		observer.observe(scroller);
		// Who unfolds something reads there; a key on a summary is a click as well.
		const onClick = ({ target }: MouseEvent) => {
			if (target instanceof Element && target.closest("summary") !== null) atEnd.current = false;
		};
		scroller.addEventListener("click", onClick);
		return () => {
			observer.disconnect();
			scroller.removeEventListener("click", onClick);
		};
	}, [host, store]);

	// Who opens a mark or the pictures reads there, though the end goes further down.
	useSignalEffect(() => {
		if (openMark.value !== null || openPictures.value.size > 0) atEnd.current = false;
	});

	// One that grows beside a longer one changes nothing of the conversation's height.
	useSignalEffect(() => {
		const row = store.rows.value.at(-1);
		if (row === undefined || !row.isTogether) return;
		for (const turn of row.turns) void [turn.answer, turn.outcome.value];
		requestAnimationFrame(() => {
			if (atEnd.current && view.current !== null) view.current.scrollTop = endOf(view.current);
		});
	});

	/** The last turn there was, once the host has spoken. */
	const lastKnown = useRef<string | null | undefined>(undefined);
	const countKnown = useRef(0);
	const spoken = store.model.value !== null;
	const last = rows.at(-1);
	useLayoutEffect(() => {
		// A new question is what the person wants to see, and a trace that was opened.
		const isNew = lastKnown.current !== undefined && last?.key !== lastKnown.current;
		const isMore = rows.length > countKnown.current;
		if (isNew && (isMore || last?.turns.some(({ outcome }) => outcome.peek() === null))) {
			atEnd.current = true;
			view.current!.scrollTop = endOf(view.current!);
		}
		if (!spoken) return;
		lastKnown.current = last?.key ?? null;
		countKnown.current = rows.length;
	}, [spoken, last, rows.length]);

	const onScroll = () => {
		const { scrollTop } = view.current!;
		atEnd.current = endOf(view.current!) - scrollTop < nearEnd;
		host.remember({ scroll: atEnd.current ? null : scrollTop });
	};

	return (
		<main
			ref={view}
			class="conversation"
			aria-label="Conversation"
			onScroll={onScroll}
			onPointerMove={({ target }) => cards.pointAt(pointedToken(target))}
			onPointerLeave={() => cards.pointAt(null)}
		>
			<div ref={content} class="turns">
				{spoken && rows.length === 0 && <Welcome />}
				{rows.map((row, i) => (
					<Turn key={row.key} row={row} number={i + 1} last={i === rows.length - 1} />
				))}
			</div>
		</main>
	);
}
