import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Pixels beyond what can be seen of the conversation within which something is near, and from which on it is far. */
const nearer = 1200;
const farther = 4000;

/** Whether an element is near to what can be seen of the conversation: from when it comes near until it is far. */
export function useNear<E extends HTMLElement>(
	atFirst: boolean,
): { readonly ref: RefObject<E | null>; readonly isNear: boolean } {
	const ref = useRef<E>(null);
	const isNear = useSignal(atFirst);
	useEffect(() => {
		const root = ref.current!.closest(".conversation");
		const watch = (margin: number, does: (isWithin: boolean) => void) => {
			const observer = new IntersectionObserver((entries) => does(entries.at(-1)!.isIntersecting), {
				root,
				rootMargin: `${margin}px 0px`,
			});
			observer.observe(ref.current!);
			return observer;
		};
		const observers = [
			watch(nearer, (isWithin) => {
				if (isWithin) isNear.value = true;
			}),
			watch(farther, (isWithin) => {
				if (!isWithin) isNear.value = false;
			}),
		];
		return () => {
			for (const observer of observers) observer.disconnect();
		};
	}, [isNear]);
	return { ref, isNear: isNear.value };
}
