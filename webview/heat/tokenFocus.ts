/** Where the keyboard goes among the tokens of a text and the marks between them. */
export type Move =
	| "next"
	| "previous"
	| "nextUnsure"
	| "previousUnsure"
	| "nextMark"
	| "previousMark"
	| "first"
	| "last";

/** The move a key asks for, or null. */
export function moveOf({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): Move | null {
	const jump = ctrlKey || altKey;
	if (metaKey) return null;
	if (shiftKey) return key === "M" && !jump ? "previousMark" : null;
	if (key === "ArrowRight") return jump ? "nextUnsure" : "next";
	if (key === "ArrowLeft") return jump ? "previousUnsure" : "previous";
	if (jump) return null;
	return plainKeys[key] ?? null;
}

const plainKeys: Readonly<Record<string, Move>> = {
	n: "nextUnsure",
	p: "previousUnsure",
	m: "nextMark",
	Home: "first",
	End: "last",
};

/** On the element that holds a text: all in it that belongs to no text further in is one stop of the Tab key. */
const group = "[data-tokens]";
const stop = "[data-token], [data-mark]";

/** The element of a token that an event or a selection is in. */
export function tokenElement(target: EventTarget | null): HTMLElement | null {
	return target instanceof Element ? target.closest<HTMLElement>("[data-token]") : null;
}

/**
 * The element of the token whose card is meant by what is pointed at: within a phrase that is worth a look, that of the token
 * that made it so.
 */
export function cardElement(target: EventTarget | null): HTMLElement | null {
	const doubt = target instanceof Element ? target.closest<HTMLElement>("[data-doubt]")?.dataset.doubt : undefined;
	const text = target instanceof Element ? target.closest(group) : null;
	const deciding = doubt === undefined ? null : text?.querySelector<HTMLElement>(`[data-token="${doubt}"]`);
	return deciding ?? tokenElement(target);
}

/** Index of the token in its text. */
export const tokenIndex = (element: HTMLElement): number => Number(element.dataset.token);

const isMark = (element: HTMLElement): boolean => element.dataset.mark !== undefined;

/** The token or mark of this text, and of none further in, that an event is on. */
export function stopIn(text: Element | null, target: EventTarget | null): HTMLElement | null {
	const element = target instanceof Element ? target.closest<HTMLElement>(stop) : null;
	return element !== null && element.closest(group) === text ? element : null;
}

function stopsIn(text: Element, selector = stop): HTMLElement[] {
	return Array.from(text.querySelectorAll<HTMLElement>(selector)).filter((element) => element.closest(group) === text);
}

/** The token or mark a move from `current` leads to, or null at the end of the way. */
export function destination(text: Element, current: HTMLElement, move: Move): HTMLElement | null {
	const all = stopsIn(text);
	if (move === "last" || move.startsWith("previous")) all.reverse();
	if (move === "first" || move === "last") return all.find(isVisible) ?? null;
	const fits = move.endsWith("Unsure") ? isUnsure : move.endsWith("Mark") ? isMark : () => true;
	const other = (element: HTMLElement) => !isSame(element, current) && fits(element) && isVisible(element);
	return all.slice(all.indexOf(current) + 1).find(other) ?? null;
}

/** A token may have several elements. */
function isSame(one: HTMLElement, other: HTMLElement): boolean {
	return one === other || (!isMark(one) && one.dataset.token === other.dataset.token);
}

function isUnsure(element: HTMLElement): boolean {
	return element.dataset.unsure !== undefined && /\S/.test(element.textContent ?? "");
}

function isVisible(element: HTMLElement): boolean {
	return element.getClientRects().length > 0;
}

/** Asked of the tree alone: where things stand on the page takes long to tell while it is drawn. */
const isFolded = (element: HTMLElement): boolean => element.closest("details:not([open])") !== null;

/** Makes a token or mark the one that Tab leads to. A token, while it is, is a button: Enter pins its card. */
export function makeCurrent(text: Element, element: HTMLElement): void {
	for (const other of currentIn(text)) {
		// What has the focus would lose it.
		if (other === element) continue;
		if (isMark(other)) other.tabIndex = -1;
		else {
			other.removeAttribute("tabindex");
			other.removeAttribute("role");
		}
	}
	element.tabIndex = 0;
	if (!isMark(element)) element.role = "button";
}

const currentIn = (text: Element) => stopsIn(text, ':is([data-token], [data-mark])[tabindex="0"]');

/** Gives a token or mark the keyboard focus. */
export function focusStop(element: HTMLElement): void {
	element.tabIndex = 0;
	element.focus();
}

/** Sees to it that Tab leads to some token or mark, as new ones come and old ones go. */
export function ensureCurrent(text: Element): void {
	if (currentIn(text).some((element) => !isFolded(element))) return;
	const all = stopsIn(text).filter((element) => !isFolded(element));
	const first = all.find((element) => !isMark(element)) ?? all[0];
	if (first !== undefined) makeCurrent(text, first);
}
