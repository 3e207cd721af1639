import type { PanelServices } from "./view/context.ts";

/** Asks for the version before or after that of the turn which has the keyboard focus, or of the last that has several. */
export function showSibling({ host, store }: PanelServices, step: -1 | 1): void {
	const { activeElement } = document;
	// There the keys move by words.
	if (activeElement instanceof HTMLTextAreaElement && activeElement.value !== "") return;
	const { turn: own, current } = activeElement?.closest<HTMLElement>("[data-turn], [data-current]")?.dataset ?? {};
	const turn =
		own ??
		current ??
		store.turns.peek().findLast(({ sibling, compared }) => sibling.count > 1 && compared?.isCurrent !== false)?.id;
	if (turn !== undefined) host.post({ type: "showSibling", turn, step });
}
