import type { ConversationRecord } from "./record.ts";
import { titleOf } from "./record.ts";

/** Characters of an excerpt. */
const width = 90;

/** Whether all words of the query are somewhere in the title, the questions or the answers. */
export function matches(record: ConversationRecord, query: string): boolean {
	const text = textOf(record);
	return wordsOf(query).every((word) => text.includes(word));
}

/** The words around the first place where the query is found below the title; "" where it is found in the title, or nowhere. */
export function excerpt(record: ConversationRecord, query: string): string {
	const [word] = wordsOf(query);
	if (word === undefined || titleOf(record).toLowerCase().includes(word)) return "";
	const texts = record.turns.flatMap(({ question, answer }) => [question.text, answer]);
	const text = texts.find((text) => text.toLowerCase().includes(word))?.replaceAll(/\s+/g, " ");
	if (text === undefined) return "";
	const at = Math.max(0, text.toLowerCase().indexOf(word) - width / 3);
	const part = text.slice(at, at + width).trim();
	return `${at > 0 ? "…" : ""}${part}${at + width < text.length ? "…" : ""}`;
}

const wordsOf = (query: string) => query.toLowerCase().split(/\s+/).filter(Boolean);

function textOf(record: ConversationRecord): string {
	const { title, turns } = record;
	return [title ?? "", ...turns.flatMap(({ question, answer }) => [question.text, answer])].join("\n").toLowerCase();
}
