import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TraceToken } from "../../sampler/trace.ts";
import type { CardTarget } from "../heat/cardControl.ts";
import {
	cardElement,
	destination,
	ensureCurrent,
	focusStop,
	makeCurrent,
	moveOf,
	stopIn,
	tokenElement,
	tokenIndex,
} from "../heat/tokenFocus.ts";
import { usePanel } from "./context.ts";

/** For the element that holds the tokens of a text. */
export interface TokenGroup<E extends HTMLElement> {
	readonly ref: RefObject<E | null>;
	readonly "data-tokens": "";
	readonly onKeyDown: (event: KeyboardEvent) => void;
	readonly onFocusIn: (event: FocusEvent) => void;
	readonly onFocusOut: () => void;
	readonly onClick: (event: MouseEvent) => void;
}

/**
 * The tokens and marks of a text are one stop of the Tab key; the arrow keys move among them. A token's card opens on
 * focus, and stays after Enter or a click.
 * @param turn identifier of the turn
 * @param tried the tokens, where they are not those of the turn's answer
 */
export function useTokenGroup<E extends HTMLElement>(turn: string, tried?: readonly TraceToken[]): TokenGroup<E> {
	const { cards } = usePanel();
	const ref = useRef<E>(null);
	useLayoutEffect(() => {
		if (ref.current !== null) ensureCurrent(ref.current);
	});

	const targetOf = (element: HTMLElement): CardTarget => ({ turn, token: tokenIndex(element), element, tried });

	const onKeyDown = (event: KeyboardEvent) => {
		const element = stopIn(ref.current, event.target);
		// Keys on a button inside a text are the button's.
		if (element === null || element !== event.target) return;
		const move = moveOf(event);
		if (move !== null) {
			const next = destination(ref.current!, element, move);
			if (next !== null) focusStop(next);
		} else if (tokenElement(element) !== null && (event.key === "Enter" || event.key === " ")) {
			cards.pin(targetOf(element));
		} else return;
		// VS Code has commands of its own on some of these keys.
		event.preventDefault();
		event.stopPropagation();
	};

	const onFocusIn = (event: FocusEvent) => {
		const element = stopIn(ref.current, event.target);
		if (element === null || element !== event.target) return;
		makeCurrent(ref.current!, element);
		if (tokenElement(element) !== null) cards.focus(targetOf(element));
	};

	const onClick = (event: MouseEvent) => {
		const element = stopIn(ref.current, cardElement(event.target) ?? event.target);
		if (element === null || tokenElement(element) === null || !getSelection()?.isCollapsed) return;
		focusStop(element);
		cards.pin(targetOf(element));
	};

	return { ref, "data-tokens": "", onKeyDown, onFocusIn, onFocusOut: () => cards.blur(), onClick };
}
