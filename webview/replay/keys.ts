/** What a key does to a replay. */
export type Command = "toggle" | "next" | "previous" | "first" | "last" | "nextAction" | "previousAction";

const commands: Readonly<Record<string, Command>> = {
	" ": "toggle",
	ArrowRight: "next",
	ArrowLeft: "previous",
	Home: "first",
	End: "last",
	m: "nextAction",
	M: "previousAction",
};

/** What a key that was pressed outside all that has keys of its own asks for, or null. */
export function commandOf({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): Command | null {
	return ctrlKey || altKey || metaKey ? null : (commands[key] ?? null);
}

/** Whether an element does something itself at this key. The texts and pictures, which do, say so when they have done it. */
export function hasOwnKey(target: EventTarget | null, key: string): boolean {
	if (!(target instanceof Element)) return false;
	if (target.closest("select, [role=dialog]") !== null) return true;
	if (isWide(target) && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) return true;
	return key === " " && target.closest("button, summary") !== null;
}

/** Whether it holds more than it has room for, and is scrolled by keyboard (view/scrolled.ts). */
const isWide = (element: Element): boolean =>
	element.matches('[role=group][tabindex="0"]') && element.scrollWidth > element.clientWidth;
