import type { ComponentChildren } from "preact";
import { heatLevel } from "../../sampler/heat.ts";
import type { Answer } from "../answer.ts";
import type { Anchors } from "../heat/anchors.ts";
import { type ClassRange, cutByClasses } from "../heat/codeClasses.ts";
import { cutByTokens, type Run } from "../heat/runs.ts";
import type { SourceText } from "../markdown/sourceText.ts";
import { ActionMarks } from "./ActionMark.tsx";
import { plainText } from "./plainText.tsx";

/** Where a text stands. */
export interface TextPlace {
	readonly answer: Answer;
	/** Identifier of the turn. */
	readonly turn: string;
	/** The marks of the block it is in. */
	readonly anchors: Anchors;
}

/**
 * A text as one element for each token. The heat lies on what of a token can be seen, not on blanks, which are the
 * token's all the same.
 * @param classes of the parts that are highlighted as code
 */
export function renderText(
	text: SourceText,
	{ answer, turn, anchors }: TextPlace,
	classes: readonly ClassRange[] = [],
): ComponentChildren {
	const piece = (from: number, to: number) => renderPiece(text.value, from, to, classes);
	const marks = anchors.inTexts.get(text);
	return cutByTokens(text, answer.spans).map((run) => {
		if (run.token === null) return piece(run.from, run.to);
		const { entropy, rule } = answer.tokens[run.token]!;
		const level = heatLevel(entropy.value);
		const here = marks?.get(run.from);
		return (
			<>
				{here !== undefined && <ActionMarks marks={here} turn={turn} />}
				<span data-token={run.token} data-thought={rule === "thought" ? "" : undefined} class={`heat-${level}`}>
					{level === 0 ? piece(run.from, run.to) : renderInk(text.value, run, piece)}
				</span>
			</>
		);
	});
}

function renderInk(value: string, { from, to }: Run, piece: (from: number, to: number) => ComponentChildren) {
	const written = value.slice(from, to);
	if (written.trim() === "") return plainText(written);
	const first = to - written.trimStart().length;
	const last = from + written.trimEnd().length;
	return [
		plainText(value.slice(from, first)),
		<span class="ink">{piece(first, last)}</span>,
		plainText(value.slice(last, to)),
	];
}

function renderPiece(value: string, from: number, to: number, classes: readonly ClassRange[]): ComponentChildren {
	if (classes.length === 0) return plainText(value.slice(from, to));
	return cutByClasses(classes, from, to).map(({ from, to, name }) => {
		const part = plainText(value.slice(from, to));
		return name === null ? part : <span class={name}>{part}</span>;
	});
}
