import type { ComponentChildren } from "preact";

/**
 * What has no look of its own, or changes that of the text around it: control characters, marks of direction, blanks
 * without a width, tags. Not what joins letters or chooses their variant, which is how languages and emoji are written.
 */
const unseen =
	/(?![\t\n\r]|\u200C|\u200D|[\uFE00-\uFE0F])([\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB])\1*/gu;

/**
 * A text in which everything can be seen: what cannot by itself stands in an element that shows its number instead, and
 * beyond which it does nothing. The text in the page stays the same.
 */
export function plainText(text: string): ComponentChildren {
	const parts: ComponentChildren[] = [];
	let at = 0;
	const addTo = (end: number) => {
		if (end > at) parts.push(text.slice(at, end));
	};
	for (const { index, 0: run, 1: character } of text.matchAll(unseen)) {
		addTo(index);
		parts.push(
			<span class="unseen" data-code={codeOf(character!, run.length / character!.length)}>
				{run}
			</span>,
		);
		at = index + run.length;
	}
	if (at === 0) return text;
	addTo(text.length);
	return parts;
}

function codeOf(character: string, times: number): string {
	const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
	return times === 1 ? code : `${code} ×${times}`;
}
