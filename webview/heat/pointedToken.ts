import type { CardTarget } from "./cardControl.ts";
import { cardElement, tokenIndex } from "./tokenFocus.ts";

/** The token of an answer that is meant by what is pointed at, or null. */
export function pointedToken(target: EventTarget | null): CardTarget | null {
	const element = cardElement(target);
	const turn = element?.closest<HTMLElement>("[data-turn]")?.dataset.turn;
	return element === null || turn === undefined ? null : { turn, token: tokenIndex(element), element };
}
