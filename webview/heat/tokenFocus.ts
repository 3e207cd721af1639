import { unsureLevel } from "../answer.ts";

/** Where the keyboard goes among the tokens of an answer. */
export type Move = "next" | "previous" | "nextUnsure" | "previousUnsure" | "first" | "last";

/** The move a key asks for, or null. */
export function moveOf({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): Move | null {
	if (shiftKey || metaKey) return null;
	const jump = ctrlKey || altKey;
	if (key === "ArrowRight") return jump ? "nextUnsure" : "next";
	if (key === "ArrowLeft") return jump ? "previousUnsure" : "previous";
	if (jump) return null;
	return plainKeys[key] ?? null;
}

const plainKeys: Readonly<Record<string, Move>> = { n: "nextUnsure", p: "previousUnsure", Home: "first", End: "last" };

/** The element of a token that an event or a selection is in. */
export function tokenElement(target: EventTarget | null): HTMLElement | null {
	return target instanceof Element ? target.closest<HTMLElement>("[data-token]") : null;
}

/** Index of the token in its turn. */
export const tokenIndex = (element: HTMLElement): number => Number(element.dataset.token);

/** The token a move from `current` leads to, or null at the end of the way. */
export function destination(answer: Element, current: HTMLElement, move: Move): HTMLElement | null {
	const all = Array.from(answer.querySelectorAll<HTMLElement>("[data-token]"));
	if (move === "last" || move.startsWith("previous")) all.reverse();
	if (move === "first" || move === "last") return all.find(isVisible) ?? null;
	const fits = move.endsWith("Unsure") ? isUnsure : isVisible;
	const other = (element: HTMLElement) => element.dataset.token !== current.dataset.token && fits(element);
	return all.slice(all.indexOf(current) + 1).find(other) ?? null;
}

function isUnsure(element: HTMLElement): boolean {
	const level = Number(/\bheat-(\d)/.exec(element.className)?.[1] ?? 0);
	return level >= unsureLevel && isVisible(element) && /\S/.test(element.textContent ?? "");
}

function isVisible(element: HTMLElement): boolean {
	return element.getClientRects().length > 0;
}

/** Makes a token the one that Tab leads to. While it is, it is a button: Enter pins its card. */
export function makeCurrent(answer: Element, element: HTMLElement): void {
	for (const other of answer.querySelectorAll("[data-token][tabindex]")) {
		// What has the focus would lose it.
		if (other === element) continue;
		other.removeAttribute("tabindex");
		other.removeAttribute("role");
	}
	element.tabIndex = 0;
	element.role = "button";
}

/** Gives a token the keyboard focus. */
export function focusToken(element: HTMLElement): void {
	element.tabIndex = 0;
	element.focus();
}

/** Sees to it that Tab leads to some token, as new ones come and old ones go. */
export function ensureCurrent(answer: Element): void {
	if (answer.querySelector("[data-token][tabindex]") !== null) return;
	const first = answer.querySelector<HTMLElement>("[data-token]");
	if (first !== null) makeCurrent(answer, first);
}
