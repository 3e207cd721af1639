/** What a person would find in an answer, and what is behind it. */
export interface Sight {
	readonly text: string;
	/** Names of its elements, each once. */
	readonly elements: readonly string[];
	/** Names of their attributes, each once. */
	readonly attributes: readonly string[];
	readonly nodes: number;
	/** How many elements are in each other. */
	readonly depth: number;
	/** Elements that are a token's, or a part of one's. */
	readonly tokens: number;
	/** Links that can be opened. */
	readonly links: number;
	/** Characters that turn text around, or have no look, and that nothing shows or holds, by their numbers. */
	readonly unseen: readonly string[];
	/** Links that can be opened and do not say where they lead, in letters that are no others. */
	readonly unsaidLinks: readonly string[];
}

/** In the page: looks at the answer of a turn. It brings all it needs, since it is sent there. */
export function lookAt(turn: string): Sight {
	const answer = document.querySelector(`${turn} .answer`)!;
	const all = Array.from(answer.querySelectorAll("*"));
	const hiding =
		/(?![\t\n\r])[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\u{E0000}-\u{E007F}]/u;
	const plain = /^[\x20-\x7E…]+$/;

	let depth = 0;
	for (const element of all) {
		let here = 0;
		for (let at: Element | null = element; at !== answer; at = at!.parentElement) here++;
		depth = Math.max(depth, here);
	}

	const unseen: string[] = [];
	let nodes = all.length;
	const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		nodes++;
		const { data, parentElement } = walker.currentNode as Text;
		const found = hiding.exec(data)?.[0];
		if (found === undefined) continue;
		const shown = getComputedStyle(parentElement!, "::before").content;
		const held = getComputedStyle(parentElement!).unicodeBidi === "isolate" && new Set(data).size === 1;
		if (!held || !shown.includes("U+")) unseen.push(found.codePointAt(0)!.toString(16));
	}

	const links = Array.from(answer.querySelectorAll(".link-target"));
	const unsaidLinks = links.flatMap((link) => {
		const place = link.querySelector(".link-place")?.textContent;
		// One that says no place is its own text, up to the button.
		const said = place ?? link.parentElement!.textContent ?? "";
		return plain.test(said) && plain.test(link.getAttribute("aria-label") ?? "") ? [] : [said];
	});

	return {
		text: answer.textContent ?? "",
		elements: [
			...new Set(all.map(({ localName, namespaceURI }) => (namespaceURI?.endsWith("xhtml") ? localName : "foreign"))),
		],
		attributes: [...new Set(all.flatMap((element) => element.getAttributeNames()))],
		nodes,
		depth,
		tokens: answer.querySelectorAll("[data-token]").length,
		links: links.length,
		unseen: [...new Set(unseen)],
		unsaidLinks,
	};
}

/** In the page: how far from the left each letter of these words stands, which are there once each, in their order. */
export function letterPlaces(words: readonly string[]): number[] {
	const letters: { letter: string; left: number }[] = [];
	const walker = document.createTreeWalker(document.querySelector(".answer")!, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const node = walker.currentNode as Text;
		for (let i = 0; i < node.length; i++) {
			const range = document.createRange();
			range.setStart(node, i);
			range.setEnd(node, i + 1);
			letters.push({ letter: node.data[i]!, left: range.getBoundingClientRect().left });
		}
	}
	const text = letters.map(({ letter }) => letter).join("");
	return words.flatMap((word) => {
		const start = text.indexOf(word);
		return letters.slice(start, start + word.length).map(({ left }) => left);
	});
}
