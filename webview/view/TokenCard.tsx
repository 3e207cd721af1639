import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type CardAlternative, describeToken } from "../../sampler/describe.ts";
import type { OpenCard } from "../heat/cardControl.ts";
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
	const turn = open === null ? undefined : store.turns.value.find(({ id }) => id === open.target.turn);
	useClosing();
	return open === null || turn === undefined ? null : <Card open={open} turn={turn} />;
}

/** Esc and a click elsewhere close the card. */
function useClosing(): void {
	const { cards } = usePanel();
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			if (event.key !== "Escape" || cards.open.peek() === null) return;
			cards.close();
			event.stopPropagation();
		};
		const onPointerDown = ({ target }: PointerEvent) => {
			if (target instanceof Element && target.closest(`#${cardId}, [data-token]`) === null) cards.close();
		};
		document.addEventListener("keydown", onKeyDown, true);
		document.addEventListener("pointerdown", onPointerDown);
		return () => {
			document.removeEventListener("keydown", onKeyDown, true);
			document.removeEventListener("pointerdown", onPointerDown);
		};
	}, [cards]);
}

function Card({ open, turn }: { open: OpenCard; turn: TurnState }) {
	const { cards, host, store, readOnly } = usePanel();
	const { answer } = turn;
	const { token, tried } = open.target;
	const card = useRef<HTMLDivElement>(null);
	useAnchor(card, open);
	const traced = (tried ?? answer.tokens)[token];
	if (traced === undefined) return null;
	const described = describeToken(traced);
	const { title } = described;
	const sharing = tried === undefined ? answer.sharing(token) : 1;
	const isFixed = readOnly || tried !== undefined || store.answering.value;
	const choiceOf = (alternative: CardAlternative) => {
		if (isFixed || alternative.taken) return null;
		const place = { turn: turn.id, index: token, token: alternative.token };
		const choose = () => {
			cards.close();
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
				{open.pinned && <IconButton icon="close" label="Close" onClick={() => cards.close()} />}
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
			if (card.current === null) return;
			// While text is written, an element may pass to another token.
			const same = tokenIndex(element) === target.token;
			const anchor = same ? element.getClientRects()[0] : undefined;
			const view = element.closest(".conversation")?.getBoundingClientRect();
			if (anchor === undefined || view === undefined || anchor.bottom < view.top || anchor.top > view.bottom) {
				cards.close();
				return;
			}
			const page = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
			const { left, top } = placeCard(anchor, card.current.getBoundingClientRect(), page);
			card.current.style.left = `${left}px`;
			card.current.style.top = `${top}px`;
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
