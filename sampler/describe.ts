import type { Token } from "./distribution.ts";
import type { Interval } from "./metrics.ts";
import type { Piece } from "./piece.ts";
import type { Quadrant } from "./quadrant.ts";
import type { TraceToken } from "./trace.ts";

/** The card of a token: what a person reads on hover, in the panel and in the editor alike. */
export interface Card {
	/** The token's text with blanks made visible ("·" for a space, "↵", "→"), or its bytes where it is part of a character. */
	readonly title: string;
	/** "About 3 equal choices" or "Sure: the model saw one choice". */
	readonly sentence: string;
	/** Probability, entropy, varentropy, quadrant and rule, in this order. */
	readonly facts: readonly { readonly label: string; readonly value: string }[];
	readonly alternatives: readonly CardAlternative[];
	/** What all tokens not listed have together; with the alternatives it makes 1. */
	readonly others: number;
}

export interface CardAlternative {
	readonly token: Token;
	readonly title: string;
	readonly probability: number;
	/** True for the one that was taken. */
	readonly taken: boolean;
}

export function describeToken(token: TraceToken): Card {
	const alternatives = describeAlternatives(token);
	const listed = alternatives.reduce((sum, { probability }) => sum + probability, 0);
	return {
		title: visible(token.piece),
		sentence: token.rule === "thought" ? describeThought(token) : describeChoices(token.entropy.value),
		facts: [
			{ label: "Probability", value: token.probability === null ? unlikely : percent(token.probability) },
			{ label: "Entropy", value: withUnit(token.entropy, "nats") },
			{ label: "Varentropy", value: withUnit(token.varentropy, "nats²") },
			{ label: "Quadrant", value: `${token.quadrant} (${quadrantWords[token.quadrant]})` },
			{ label: "Rule", value: describeRule(token.rule) },
		],
		alternatives,
		others: Math.max(0, 1 - listed),
	};
}

/** What the commonest rules mean; others are told in the policy's own words. */
const ruleWords = new Map([
	["argmax", "the likeliest"],
	["draw", "at random, likely ones more often"],
	["thought", "put here, not chosen"],
	["chosen", "by you"],
]);

function describeRule(rule: string): string {
	const words = ruleWords.get(rule);
	return words === undefined ? rule : `${rule} (${words})`;
}

function describeThought({ probability }: TraceToken): string {
	const gave = probability === null ? "less than to all that was read" : percent(probability);
	return `Hunch put this here; the model gave it ${gave}.`;
}

/** Where a token was put there, and the model found it less likely than all whose logits were read. */
const unlikely = "less than was read";

/** Below this share a row would say "<0.1 %"; such tokens go with the others. */
const worthARow = 0.0005;

/** Those that are worth a row; the token taken always is, and comes last where it was too unlikely for the list. */
function describeAlternatives({ token, piece, probability, alternatives }: TraceToken): CardAlternative[] {
	const listed = alternatives
		.map((alternative) => ({
			token: alternative.token,
			title: visible(alternative.piece),
			probability: alternative.probability,
			taken: alternative.token === token,
		}))
		.filter((alternative) => alternative.taken || alternative.probability >= worthARow);
	if (probability === null || listed.some(({ taken }) => taken)) return listed;
	return [...listed, { token, title: visible(piece), probability, taken: true }];
}

const quadrantWords: Record<Quadrant, string> = {
	argmax: "low entropy, low varentropy",
	pause: "high entropy, low varentropy",
	branch: "low entropy, high varentropy",
	resample: "high entropy, high varentropy",
	adaptive: "in between",
};

/**
 * Effective choices e^H in words.
 * @param entropy in nats
 */
export function describeChoices(entropy: number): string {
	const choices = Math.exp(entropy);
	if (choices < 1.05) return "Sure: the model saw one choice";
	const tenths = Math.round(choices * 10) / 10;
	if (tenths < 1.5) return `Nearly sure: as between ${tenths} equal choices`;
	if (tenths >= 10) return `About ${twoDigits(choices)} equal choices`;
	return Number.isInteger(tenths) ? `About ${tenths} equal choices` : `As unsure as between ${tenths} equal choices`;
}

/** More than two digits would claim to know what a person cannot picture. */
function twoDigits(value: number): string {
	return Number(value.toPrecision(2)).toLocaleString("en-US");
}

/** A probability as a percentage with at most one decimal: never 100 % for less than 1, nor 0 % for more than 0. */
export function percent(probability: number): string {
	const rounded = Math.round(probability * 1000) / 10;
	if (rounded >= 100 && probability < 1) return ">99.9 %";
	if (rounded <= 0 && probability > 0) return "<0.1 %";
	return `${rounded} %`;
}

/** With its bounds where they are far enough apart to matter to a reader. */
function withUnit({ low, value, high }: Interval, unit: string): string {
	const wide = high - low > Math.max(0.05, 0.05 * value);
	const bounds = wide ? ` (between ${low.toFixed(2)} and ${high.toFixed(2)})` : "";
	return `${value.toFixed(2)} ${unit}${bounds}`;
}

const blanks: Record<string, string> = { " ": "·", "\n": "↵", "\t": "→", "\r": "␍" };

/** A piece for the eye: blanks drawn, what cannot be seen by its number, part of a character by its bytes. */
export function visible(piece: Piece): string {
	if (piece === "") return "(no text)";
	if (typeof piece !== "string") return `bytes ${piece.hex.toUpperCase().replace(/..(?=.)/g, "$& ")}`;
	return piece.replace(/[\p{C}\p{Z}\s]/gu, (character) => blanks[character] ?? codePoint(character));
}

function codePoint(character: string): string {
	return `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
