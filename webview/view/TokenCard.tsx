import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type CardAlternative, describeToken } from "../../sampler/describe.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import type { CardControl, OpenCard } from "../heat/cardControl.ts";
import { placeCard } from "../heat/placement.ts";
import { tokenIndex } from "../heat/tokenFocus.ts";
import type { TurnState } from "../turnState.ts";
import { usePanel } from "./context.ts";
import { IconButton } from "./Icon.tsx";
import { TokenFacts } from "./TokenFacts.tsx";

const cardId = "token-card";

/** The card of the token that is pointed at, focused or pinned. */
export function TokenCard() {
	const { cards, store } = usePanel();
	const open = cards.open.value;
	const shown = open === null ? null : shownBy(open, store.turns.value);
	const isGone = open !== null && shown === null;
	useKeys();
	useClosing();
	useLayoutEffect(() => {
		// A pinned card that is not to be seen would keep all others closed.
		if (isGone) cards.close();
	}, [cards, isGone]);
	return shown === null ? null : <Card {...shown} />;
}

interface CardProps {
	readonly open: OpenCard;
	readonly turn: TurnState;
	readonly traced: TraceToken;
}

/** What an open card shows; null where its turn, or the token in it, is gone. */
function shownBy(open: OpenCard, turns: readonly TurnState[]): CardProps | null {
	const { turn: id, token, tried } = open.target;
	const turn = turns.find((turn) => turn.id === id);
	const traced = turn === undefined ? undefined : (tried ?? turn.answer.tokens)[token];
	return turn === undefined || traced === undefined ? null : { open, turn, traced };
}

/** Tab leads from a token to its pinned card, which stands elsewhere on the page, and back. Esc closes the card. */
function useKeys(): void {
	const { cards } = usePanel();
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			const open = cards.open.peek();
			if (open === null) return;
			if (event.key === "Escape") closeCard(cards);
			else if (event.key === "Tab" && open.pinned && goRound(open.target.element, event.shiftKey))
				event.preventDefault();
			else return;
			event.stopPropagation();
		};
		document.addEventListener("keydown", onKeyDown, true);
		return () => document.removeEventListener("keydown", onKeyDown, true);
	}, [cards]);
}

/** Closes the card; the keyboard focus, where it was in it, goes back to the token. */
function closeCard(cards: CardControl): void {
	const element = cards.open.peek()?.target.element;
	if (document.getElementById(cardId)?.contains(document.activeElement)) element?.focus();
	cards.close();
}

/**
 * Moves the keyboard focus on among a token and what is in its card.
 * @returns whether it did: elsewhere, and from one button of the card to the next, the browser does
 */
function goRound(token: HTMLElement, isBack: boolean): boolean {
	const buttons = Array.from(document.getElementById(cardId)?.querySelectorAll<HTMLElement>("button") ?? []);
	const [entry, exit] = isBack ? [buttons.at(-1), buttons[0]] : [buttons[0], buttons.at(-1)];
	const { activeElement } = document;
	if (activeElement !== token && activeElement !== exit) return false;
	(activeElement === token ? entry : token)?.focus();
	return true;
}

/** A click elsewhere closes the card. */
function useClosing(): void {
	const { cards } = usePanel();
	useEffect(() => {
		const onPointerDown = ({ target }: PointerEvent) => {
			if (target instanceof Element && target.closest(`#${cardId}, [data-token]`) === null) cards.close();
		};
		document.addEventListener("pointerdown", onPointerDown);
		return () => document.removeEventListener("pointerdown", onPointerDown);
	}, [cards]);
}

function Card({ open, turn, traced }: CardProps) {
	const { cards, host, store, readOnly } = usePanel();
	const { token, tried } = open.target;
	const card = useRef<HTMLDivElement>(null);
	useAnchor(card, open);
	const described = describeToken(traced);
	const { title } = described;
	const sharing = tried === undefined ? turn.answer.sharing(token) : 1;
	const isFixed = readOnly || turn.isRecording || tried !== undefined || store.answering.value;
	const choiceOf = (alternative: CardAlternative) => {
		if (isFixed || alternative.taken) return null;
		const place = { turn: turn.id, index: token, token: alternative.token };
		const choose = () => {
			closeCard(cards);
			host.post({ type: "chooseToken", ...place });
		};
		return { place, choose };
	};
	const semantics = open.pinned
		? ({ role: "dialog", "aria-label": `Token ${title}` } as const)
		: ({ role: "tooltip" } as const);
	return (
		<div
			ref={card}
			id={cardId}
			class="card"
			{...semantics}
			onPointerEnter={() => cards.enterCard()}
			onPointerLeave={() => cards.pointAt(null)}
		>
			<div class="card-head">
				<code class="card-title">{title}</code>
				{open.pinned && <IconButton icon="close" label="Close" onClick={() => closeCard(cards)} />}
			</div>
			<TokenFacts card={described} note={noteOf(sharing)} choiceOf={choiceOf} />
		</div>
	);
}

const noteOf = (sharing: number): string | null =>
	sharing > 1 ? `Its first character took ${sharing} tokens; this is the last of them.` : null;

/** Keeps the card at its token, and lets the token say that it is described by it. */
function useAnchor(card: { current: HTMLDivElement | null }, { target, pinned }: OpenCard): void {
	const { cards } = usePanel();
	useLayoutEffect(() => {
		const element = target.element;
		const place = () => {
			// While text is written, an element may pass to another token.
			const same = tokenIndex(element) === target.token;
			const anchor = same ? element.getClientRects()[0] : undefined;
			const view = element.closest(".conversation")?.getBoundingClientRect();
			if (anchor === undefined || view === undefined || anchor.bottom < view.top || anchor.top > view.bottom) {
				cards.close();
				return;
			}
			const page = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
			const { left, top } = placeCard(anchor, card.current!.getBoundingClientRect(), page);
			card.current!.style.left = `${left}px`;
			card.current!.style.top = `${top}px`;
		};
		place();
		element.setAttribute("aria-describedby", cardId);
		addEventListener("resize", place);
		document.addEventListener("scroll", place, true);
		return () => {
			element.removeAttribute("aria-describedby");
			removeEventListener("resize", place);
			document.removeEventListener("scroll", place, true);
		};
	}, [target, pinned, card, cards]);
}
