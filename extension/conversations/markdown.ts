import { answerPictures } from "../../pictures/answerPictures.ts";
import { describeToken } from "../../sampler/describe.ts";
import { reviewOf } from "../../sampler/review.ts";
import { assembleText } from "../../sampler/text.ts";
import type { Trace } from "../../sampler/trace.ts";
import { errorOf } from "../chat/entry.ts";
import type { KeptTurn } from "../chat/kept.ts";
import { fenced, fenceTag } from "../chat/prompts.ts";
import { withClosedFence } from "./closedFence.ts";

/** How many places an answer's list of unsure ones has at most. */
const most = 8;

/** A conversation to be read. */
export interface MarkdownExport {
	readonly text: string;
	/** The pictures that the text shows: SVG by the name of its file, which lies in a folder beside the text. */
	readonly pictures: ReadonlyMap<string, string>;
}

/**
 * What is shown of a conversation as Markdown: questions, answers, and below each what wrote it, where it was unsure, and
 * the pictures of that.
 * @param folder the name of the pictures' folder
 */
export function markdownOf(title: string, turns: readonly KeptTurn[], folder: string): MarkdownExport {
	const pictures = new Map<string, string>();
	const show = (name: string, svg: string, description: string) => {
		pictures.set(name, svg);
		return `![${escaped(description)}](${encoded(folder)}/${name})`;
	};
	const parts = turns.flatMap((turn, i) => {
		const shown = turn.trace === null ? [] : answerPictures(turn.trace);
		return [
			...(isBeside(turn, turns[i - 1]) ? [] : questionParts(turn)),
			...answerParts(turn),
			...shown.map(({ fileName, svg, description }) => show(`answer-${i + 1}-${fileName}.svg`, svg, description)),
			...errorParts(turn),
		];
	});
	return { text: `${[`# ${escaped(title)}`, ...parts].join("\n\n")}\n`, pictures };
}

/** Whether both are answers to one question. */
function isBeside({ comparison }: KeptTurn, before: KeptTurn | undefined): boolean {
	return comparison !== null && comparison.id === before?.comparison?.id;
}

function questionParts({ question }: KeptTurn): string[] {
	const code = question.attachments.map(
		({ label, language, code }) => `${escaped(label)}:\n\n${fenced(code, fenceTag(language))}`,
	);
	const asked = question.text
		.split("\n")
		.map((line) => `> ${line}`)
		.join("\n");
	return ["## Question", asked, ...code];
}

function answerParts({ comparison, policy, trace }: KeptTurn): string[] {
	const title = comparison === null || policy === null ? "## Answer" : `## Answer under ${escaped(policy.name)}`;
	const answer = trace === null ? [] : [textOf(trace), factsOf(trace), ...placesOf(trace)];
	return [title, ...answer.filter((part) => part !== "")];
}

const textOf = ({ tokens }: Trace): string => withClosedFence(assembleText(tokens).text.trim());

function errorParts(turn: KeptTurn): string[] {
	const error = errorOf(turn);
	return error === null ? [] : [`*${escaped(error.message)}*`];
}

function factsOf({ header, tokens }: Trace): string {
	const { model, policy, seed } = header;
	return `*${tokens.length} tokens by ${escaped(model.name)}, policy ${policy.name}, seed ${seed}.*`;
}

/** What is worth a look, in the order of the text. */
function placesOf({ header, tokens }: Trace): string[] {
	const assembled = assembleText(tokens);
	const { text } = assembled;
	const doubts = reviewOf({ tokens, ...assembled }, header.percentiles ?? null)
		.toSorted((one, other) => other.score - one.score)
		.slice(0, most)
		.sort((one, other) => one.start - other.start);
	if (doubts.length === 0) return [];
	const lines = doubts.map(({ start, end, token }) => {
		const before = text.slice(Math.max(0, start - 24), start).replaceAll(/\s+/g, " ");
		const { sentence } = describeToken(tokens[token]!);
		return `- after “${escaped(before)}”: ${inCode(text.slice(start, end).replaceAll(/\s+/g, " "))}. ${escaped(sentence)}`;
	});
	return ["Where the model was most unsure:", lines.join("\n")];
}

const inCode = (text: string) => {
	const fence = text.includes("`") ? "``" : "`";
	return `${fence} ${text} ${fence}`;
};

/** Part of an address in a link; brackets would end that. */
const encoded = (name: string) => encodeURIComponent(name).replaceAll("(", "%28").replaceAll(")", "%29");

const escaped = (text: string) => text.replaceAll(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&");
