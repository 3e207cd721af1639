/**
 * For a change that opens details below an element, and perhaps closes others above it: the element stays where it is
 * on the screen, or goes up only as far as is needed for its details to be seen, and never out of view.
 * @param change draws itself anew before the next frame
 * @param details finds what was opened, once that is drawn
 */
export function keepInView(element: Element, change: () => void, details: () => Element | null): void {
	const before = element.getBoundingClientRect().top;
	change();
	requestAnimationFrame(() => {
		const view = element.closest(".conversation");
		if (view === null) return;
		view.scrollTop += element.getBoundingClientRect().top - before;
		const { top, bottom } = view.getBoundingClientRect();
		const hidden = (details()?.getBoundingClientRect().bottom ?? bottom) - bottom;
		const room = element.getBoundingClientRect().top - top;
		view.scrollTop += Math.max(0, Math.min(hidden, room));
	});
}
