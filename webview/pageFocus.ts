/** Tells when the page gets the keyboard focus and when it loses it: a frame's window does not always say so itself. */
export function watchPageFocus(onChange: (isFocused: boolean) => void): void {
	let known = false;
	const tell = (isFocused: boolean) => {
		if (isFocused === known) return;
		known = isFocused;
		onChange(isFocused);
	};
	const look = () => tell(document.hasFocus());
	window.addEventListener("focus", look);
	window.addEventListener("blur", look);
	document.addEventListener("focusin", () => tell(true));
	// The focus may go on to another element of the page.
	document.addEventListener("focusout", () => setTimeout(look, 0));
}
