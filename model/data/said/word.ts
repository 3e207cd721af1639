import type { Found } from "./choice.ts";
import { fillers, printed } from "./printed.ts";
import { sentencesOf } from "./sentences.ts";

const fence = String.raw`\x60{3}\w*\n(?<block>[^\n]+)\n\x60{3}`;
const marked = String.raw`\x60+(?<code>[^\x60\n]+)\x60+|\*\*(?<bold>[^*\n]+)\*\*|"(?<quoted>[^"\n]*)"|'(?<single>[^'\n]*)'|“(?<curly>[^”\n]*)”`;
const clauseEnds = String.raw`(?=[^\S\n]*(?:[.,;!)]|$|\n|\b(?:because|since|as|to the|on the|and not|for)\b))`;
const bare = String.raw`(?!(?:${fillers.join("|")})\b)(?<bare>\w+)${clauseEnds}`;

/** What is said to be printed. */
const announced = new RegExp(
	String.raw`(?:${printed}|\b(?:evaluates to|so,? it is|it's):?\s+)(?:${fence}|${marked}|${bare})`,
	"dgi",
);
/** On a line of its own, as programs print it; but for headings. */
const alone =
	/^[^\S\n]*(?!\W*(?:answer|output|result|explanation|solution|note)\b)(?!`{3})[*_`"]*(?<bare>\w+)[*_`"]*\.?[^\S\n]*$/dgim;
const atTheEnd = new RegExp(`(?:${marked}|(?<bare>\\w+))[^\\w"'\`]*$`, "dg");
const reasons = /[^\w\n](?:because|since|as|due to|which|when|where)\s[^\n]*$/i;

/**
 * The word that an answer says a program prints: what it announces, whether in code, in quotes or bare; or else what stands on
 * a line of its own; or else the last word before its reasons.
 */
export function wordSaid(answer: string): Found | null {
	const said = lastOf(announced, answer, 0) ?? lastOf(alone, answer, 0);
	if (said !== null) return said;
	const sentence = sentencesOf(answer).at(-1);
	if (sentence === undefined) return null;
	const claim = sentence.text.replace(reasons, "");
	return lastOf(atTheEnd, /\w/.test(claim) ? claim : sentence.text, sentence.start);
}

function lastOf(pattern: RegExp, text: string, start: number): Found | null {
	const match = Array.from(text.matchAll(pattern)).at(-1);
	if (match === undefined) return null;
	const [said] = Object.entries(match.groups!).filter(([, group]) => group !== undefined);
	const [name, word] = said!;
	return unquoted(word, start + match.indices!.groups![name]![0]);
}

/** Quotes within code say that it is a text, and are no part of what is printed. */
function unquoted(said: string, at: number): Found {
	const value = said.trim().replace(/^(["'])(.*)\1$/, "$2");
	const start = at + said.indexOf(value);
	return { value, at: { start, end: start + value.length } };
}
