import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Pixels beyond what can be seen of the conversation. */
const margin = 1200;

/** Whether an element has come near to what can be seen of the conversation, once; `at once` says that it is. */
export function useNear<E extends HTMLElement>(
	atOnce: boolean,
): { readonly ref: RefObject<E | null>; readonly isNear: boolean } {
	const ref = useRef<E>(null);
	const isNear = useSignal(atOnce);
	useEffect(() => {
		if (isNear.peek()) return;
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
				isNear.value = true;
				observer.disconnect();
			},
			{ root: ref.current!.closest(".conversation"), rootMargin: `${margin}px 0px` },
		);
		observer.observe(ref.current!);
		return () => observer.disconnect();
	}, [isNear]);
	return { ref, isNear: isNear.value };
}
