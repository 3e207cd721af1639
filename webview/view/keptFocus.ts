import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/**
 * Keeps the keyboard at a turn of which something else is shown: what had the focus is gone with what was shown before.
 * @param turns the element that holds the turns
 * @param shown changes when what is shown does
 */
export function useKeptFocus(turns: RefObject<HTMLElement | null>, shown: unknown): void {
	/** Which of the turns has the focus. */
	const place = useRef<number | null>(null);
	useEffect(() => {
		const onFocusIn = ({ target }: FocusEvent) => {
			const turn = (target as Element).closest(".turn");
			place.current = turn === null ? null : turnsIn(turns.current).indexOf(turn as HTMLElement);
		};
		const onFocusOut = ({ target }: FocusEvent) => {
			// What was taken out of the page did not give the focus away.
			setTimeout(() => {
				if ((target as Element).isConnected && document.activeElement === document.body) place.current = null;
			});
		};
		document.addEventListener("focusin", onFocusIn);
		document.addEventListener("focusout", onFocusOut);
		return () => {
			document.removeEventListener("focusin", onFocusIn);
			document.removeEventListener("focusout", onFocusOut);
		};
	}, [turns]);
	useLayoutEffect(() => {
		if (place.current === null || document.activeElement !== document.body) return;
		turnsIn(turns.current)[place.current]?.focus({ preventScroll: true });
	}, [turns, shown]);
}

const turnsIn = (element: HTMLElement | null) => Array.from(element?.querySelectorAll<HTMLElement>(".turn") ?? []);
