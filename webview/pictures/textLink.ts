import type { TokenRange } from "../../pictures/picture.ts";
import { tokenIndex } from "../heat/tokenFocus.ts";

/** The tokens of an answer's text, in the order of the page: none of those that were only tried. */
function tokensOf(answer: Element, selector = "[data-token]"): HTMLElement[] {
	return Array.from(answer.querySelectorAll<HTMLElement>(selector)).filter(
		(element) => element.closest("[data-tokens]") === answer,
	);
}

/** The elements of a token; none for one that wrote nothing that is shown. */
export const elementsOf = (answer: Element, token: number): HTMLElement[] =>
	tokensOf(answer, `[data-token="${token}"]`).filter((element) => element.getClientRects().length > 0);

/** Opens what the token is folded in, as a person would. */
export function unfold(answer: Element, token: number): void {
	for (const element of tokensOf(answer, `[data-token="${token}"]`)) {
		element.closest("details:not([open])")?.querySelector("summary")?.click();
	}
}

/** Index of the token of the answer's text that an event is on, or null. */
export function tokenUnder(answer: Element, target: EventTarget | null): number | null {
	const element = target instanceof Element ? target.closest<HTMLElement>("[data-token]") : null;
	return element?.closest("[data-tokens]") === answer ? tokenIndex(element) : null;
}

/** Shows which token of the text a picture points at. */
export function pointOut(answer: Element, token: number | null): void {
	for (const element of answer.querySelectorAll<HTMLElement>("[data-pointed]")) delete element.dataset.pointed;
	if (token === null) return;
	for (const element of elementsOf(answer, token)) element.dataset.pointed = "";
}

/** Selects what these tokens wrote, as far as it is shown. */
export function selectTokens(answer: Element, { first, last }: TokenRange): void {
	const inRange = tokensOf(answer).filter((element) => first <= tokenIndex(element) && tokenIndex(element) <= last);
	const [start, end] = [inRange[0], inRange.at(-1)];
	if (start === undefined || end === undefined) return;
	getSelection()?.setBaseAndExtent(start, 0, end, end.childNodes.length);
}

/** The tokens of the text of which something is selected, or null. */
export function selectedTokens(answer: Element): TokenRange | null {
	const selection = getSelection();
	if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
	const range = selection.getRangeAt(0);
	if (!range.intersectsNode(answer)) return null;
	const elements = tokensOf(answer);
	// Ends of elements, and starts, rise: the first that ends after the selection's start, and the last that starts before its end.
	const from = firstThat(elements, (element) => {
		const whole = document.createRange();
		whole.selectNodeContents(element);
		return whole.compareBoundaryPoints(Range.START_TO_END, range) > 0;
	});
	const to = firstThat(elements, (element) => {
		const whole = document.createRange();
		whole.selectNodeContents(element);
		return whole.compareBoundaryPoints(Range.END_TO_START, range) >= 0;
	});
	if (from >= to) return null;
	const indices = elements.slice(from, to).map(tokenIndex);
	return { first: Math.min(...indices), last: Math.max(...indices) };
}

/** Index of the first that fits, where all after it do; the length where none does. */
function firstThat<T>(values: readonly T[], fits: (value: T) => boolean): number {
	let low = 0;
	let high = values.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (fits(values[middle]!)) high = middle;
		else low = middle + 1;
	}
	return low;
}
