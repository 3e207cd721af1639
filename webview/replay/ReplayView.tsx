import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { TraceHeader } from "../../sampler/trace.ts";
import { describeEnd } from "../endings.ts";
import { pointedToken } from "../heat/pointedToken.ts";
import { elementsOf } from "../pictures/textLink.ts";
import { Uncertainty } from "../pictures/Uncertainty.tsx";
import { AnswerText } from "../view/AnswerText.tsx";
import { PanelContext, type PanelServices } from "../view/context.ts";
import { Legend } from "../view/Legend.tsx";
import { TokenCard } from "../view/TokenCard.tsx";
import { AtCursor } from "./AtCursor.tsx";
import { Controls } from "./Controls.tsx";
import { type Command, commandOf, hasOwnKey } from "./keys.ts";
import type { Replay } from "./replay.ts";
import { Trying } from "./Trying.tsx";
import { momentWords } from "./words.ts";

interface ReplayProps {
	/** Of the file. */
	readonly name: string;
	readonly services: PanelServices;
	readonly replay: Replay;
}

/** A trace, shown as the panel shows an answer, moment by moment. */
export function ReplayView({ name, services, replay }: ReplayProps) {
	const { cards, showHeat } = services;
	const announcement = useSignal("");
	useKeys(replay);
	useChosenMark(services, replay);
	useMemory(services, replay);
	// While it plays, each moment would drown the one before.
	useSignalEffect(() => {
		announcement.value = replay.player.playing.value ? "Playing" : momentWords(replay);
	});
	return (
		<PanelContext value={services}>
			<div class={showHeat.value ? "panel replay heat" : "panel replay"}>
				<Header name={name} header={replay.trace.header} />
				<Legend />
				<div class="replay-body">
					<main
						class="conversation"
						aria-label="Answer"
						onPointerMove={({ target }) => cards.pointAt(pointedToken(target))}
						onPointerLeave={() => cards.pointAt(null)}
					>
						<ReplayedAnswer replay={replay} />
					</main>
					<AtCursor replay={replay} />
				</div>
				<Controls replay={replay} />
				<TokenCard />
				<div class="announcer" aria-live="polite">
					{announcement.value}
				</div>
			</div>
		</PanelContext>
	);
}

function Header({ name, header }: { name: string; header: TraceHeader }) {
	const { model, policy, seed } = header;
	return (
		<header class="header">
			<div class="header-line">
				<div class="model">
					<h1 class="model-name" title={name}>
						{name}
					</h1>
					<span class="model-facts">
						<span title={model.name}>{model.name}</span>
						<span>{policy.name}</span>
						<span>{`seed ${seed}`}</span>
					</span>
				</div>
			</div>
		</header>
	);
}

function ReplayedAnswer({ replay }: { replay: Replay }) {
	const { turn, moment } = replay;
	const article = useRef<HTMLElement>(null);
	const shown = replay.shown.value;
	const cursor = replay.cursor?.index ?? null;
	useLayoutEffect(() => {
		for (const element of article.current!.querySelectorAll<HTMLElement>("[data-cursor]")) {
			delete element.dataset.cursor;
		}
		const trying = article.current!.querySelector(".trying");
		const elements = cursor === null ? [] : elementsOf(article.current!.querySelector(".answer")!, cursor);
		for (const element of elements) element.dataset.cursor = "";
		(trying ?? elements.at(-1))?.scrollIntoView({ block: "nearest" });
	}, [shown, cursor]);
	return (
		<article ref={article} class="turn" data-turn={turn.id} aria-label="Answer">
			<AnswerText turn={turn} />
			{moment.trying !== null && <Trying turn={turn} {...moment.trying} />}
			<EndLine replay={replay} />
			<Uncertainty turn={turn} />
		</article>
	);
}

function EndLine({ replay }: { replay: Replay }) {
	const { turn } = replay;
	const outcome = turn.outcome.value;
	if (!replay.isWhole) return null;
	if (outcome === null) return <p class="end-line">It was saved while it was being written, and ends here.</p>;
	const { reason, summary } = describeEnd(turn.answer.tokens.length, outcome);
	return (
		<div class="end-line">
			{reason !== null && <p>{reason}</p>}
			{summary !== "" && <p>{summary}</p>}
		</div>
	);
}

function useKeys(replay: Replay): void {
	useEffect(() => {
		const commands: Readonly<Record<Command, () => void>> = {
			toggle: () => replay.toggle(),
			next: () => replay.step(1),
			previous: () => replay.step(-1),
			first: () => replay.go(0),
			last: () => replay.go(replay.moments.last),
			nextAction: () => replay.toAction(1),
			previousAction: () => replay.toAction(-1),
		};
		const onKeyDown = (event: KeyboardEvent) => {
			const command = commandOf(event);
			if (command === null || event.defaultPrevented || hasOwnKey(event.target, event.key)) return;
			event.preventDefault();
			commands[command]();
		};
		document.addEventListener("keydown", onKeyDown);
		return () => document.removeEventListener("keydown", onKeyDown);
	}, [replay]);
}

/** In the moment in which an action is complete, its details are open; what a person has opened stays. */
function useChosenMark({ openMark }: PanelServices, replay: Replay): void {
	const opened = useRef<ReturnType<typeof openMark.peek>>(null);
	useSignalEffect(() => {
		const action = replay.moments.chosenAt(replay.shown.value);
		const isOwn = openMark.peek() === opened.current;
		if (action !== null && !replay.isWhole) {
			opened.current = { turn: replay.turn.id, action };
			openMark.value = opened.current;
		} else if (isOwn) openMark.value = null;
	});
}

/** A page that is hidden is gone, and comes back as it was. */
function useMemory({ host }: PanelServices, replay: Replay): void {
	useSignalEffect(() => {
		const speed = replay.player.speed.value;
		const moment = replay.isWhole ? null : replay.shown.value;
		host.remember({ replay: { moment, speed } });
	});
}
