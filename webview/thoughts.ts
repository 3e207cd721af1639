import { type HeatLevel, heatBy } from "../sampler/heat.ts";
import type { Percentiles } from "../sampler/percentiles.ts";
import { assembleText, type Span } from "../sampler/text.ts";
import type { TraceToken } from "../sampler/trace.ts";

/** A stretch of an answer in which its model thinks before it answers, with the tags around it. */
export interface Thought extends Span {
	/** Null where the prompt had opened it. */
	readonly openTag: Span | null;
	/** Null where it was not closed: it goes on as far as the text. */
	readonly closeTag: Span | null;
	/** Indices of its first token, and of the one after its last. */
	readonly first: number;
	readonly after: number;
}

/** Tokens, the text that they make, and what each wrote of it. */
interface ReadText {
	readonly tokens: readonly Pick<TraceToken, "piece">[];
	readonly text: string;
	readonly spans: readonly Span[];
}

const tags = { open: "<think>", close: "</think>" } as const;

/** Tags after so many thoughts are text: a model thinks once, or between a few parts of its answer. */
const mostThoughts = 20;

interface Tag extends Span {
	readonly kind: keyof typeof tags;
}

/**
 * The thoughts of an answer, in order and without overlap. A tag is a token of its own, as thinking models have it: a
 * model that writes about tags spells them out. Where an answer begins with one that is spelled out, it counts as well,
 * and is closed by the next.
 */
export function thoughtsIn(answer: ReadText): Thought[] {
	const { text } = answer;
	if (!text.includes("think>")) return [];
	const found = tagTokens(answer);
	const thoughts: Thought[] = [];
	let at = 0;
	for (let opening = firstOpening(text, found); opening !== null && thoughts.length < mostThoughts; ) {
		const { openTag } = opening;
		const begin = openTag?.start ?? 0;
		const inside = openTag?.end ?? 0;
		const closeTag = opening.isSpelled
			? spelled("close", text, inside)
			: (found.find(({ kind, start }) => kind === "close" && start >= inside) ?? null);
		const end = closeTag?.end ?? text.length;
		thoughts.push({
			start: begin,
			end,
			openTag,
			closeTag,
			...tokensBetween(answer.spans, begin, end, closeTag === null),
		});
		at = end;
		const next = closeTag && found.find(({ kind, start }) => kind === "open" && start >= at);
		opening = next ? { openTag: next, isSpelled: false } : null;
	}
	return thoughts;
}

interface Opening {
	readonly openTag: Span | null;
	readonly isSpelled: boolean;
}

function firstOpening(text: string, found: readonly Tag[]): Opening | null {
	const [first] = found;
	const begin = /\S/.exec(text)?.index ?? 0;
	if (text.startsWith(tags.open, begin) && first?.start !== begin) {
		return { openTag: { start: begin, end: begin + tags.open.length }, isSpelled: true };
	}
	if (first === undefined) return null;
	return { openTag: first.kind === "open" ? first : null, isSpelled: false };
}

function spelled(kind: Tag["kind"], text: string, from: number): Span | null {
	const start = text.indexOf(tags[kind], from);
	return start < 0 ? null : { start, end: start + tags[kind].length };
}

/** Tags that are tokens, perhaps with blanks around them. */
function tagTokens({ tokens, text, spans }: ReadText): Tag[] {
	return tokens.flatMap(({ piece }, i) => {
		const word = typeof piece === "string" && piece.endsWith(">") ? piece.trim() : "";
		const kind = word === tags.open ? "open" : word === tags.close ? "close" : null;
		const span = kind && spelled(kind, text.slice(0, spans[i]!.end), spans[i]!.start);
		return kind !== null && span !== null ? [{ kind, ...span }] : [];
	});
}

function tokensBetween(spans: readonly Span[], start: number, end: number, isOpen: boolean) {
	const first = spans.findIndex((span) => span.end > start);
	const after = isOpen ? -1 : spans.findIndex((span) => span.start >= end);
	return { first, after: after < 0 ? spans.length : after };
}

/**
 * Tokens that are thinking rather than answer: those of thoughts, their tags among them, and thoughts that were put there
 * while it was written.
 */
export function thinkingTokens(tokens: readonly Pick<TraceToken, "piece" | "rule">[]): number {
	const thoughts = thoughtsIn({ tokens, ...assembleText(tokens) });
	const isInside = (token: number) => thoughts.some(({ first, after }) => first <= token && token < after);
	return tokens.filter(({ rule }, i) => rule === "thought" || isInside(i)).length;
}

/** How unsure a thought was from its beginning to its end, in `most` parts or fewer: of each part the highest level. */
export function heatOf(
	tokens: readonly TraceToken[],
	{ first, after }: Pick<Thought, "first" | "after">,
	percentiles: Percentiles | null,
	most: number,
): HeatLevel[] {
	const levelOf = heatBy("entropy", percentiles);
	const count = after - first;
	const parts = Array.from({ length: Math.min(most, count) }, (): HeatLevel => 0);
	for (let i = 0; i < count; i++) {
		const part = Math.floor((i * parts.length) / count);
		parts[part] = Math.max(parts[part]!, levelOf(tokens[first + i]!)) as HeatLevel;
	}
	return parts;
}
