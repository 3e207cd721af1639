import type { ComponentChildren } from "preact";
import { unsureLevel } from "../../sampler/heat.ts";
import type { Doubt } from "../../sampler/review.ts";
import type { Answer } from "../answer.ts";
import type { Anchors } from "../heat/anchors.ts";
import { type ClassRange, cutByClasses } from "../heat/codeClasses.ts";
import { cutByDoubts, type DoubtRun, type Layer, levelsOf } from "../heat/layer.ts";
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
	readonly layer: Layer;
	/** What is worth a look in the block, where the layer shows that. */
	readonly doubts: readonly Doubt[];
}

/**
 * A text as one element for each token. The heat lies on what of a token can be seen, not on blanks, which are the
 * token's all the same.
 * @param classes of the parts that are highlighted as code
 */
export function renderText(
	text: SourceText,
	{ answer, turn, anchors, layer, doubts }: TextPlace,
	classes: readonly ClassRange[] = [],
): ComponentChildren {
	const piece = (from: number, to: number) => renderPiece(text.value, from, to, classes);
	const marks = anchors.inTexts.get(text);
	const levelOf = levelsOf(layer, answer);
	const doubted = doubts.length > 0 ? cutByDoubts(text, doubts).filter(({ doubt }) => doubt !== null) : [];
	return cutByTokens(text, answer.spans).map((run) => {
		const { token } = run;
		if (token === null) return piece(run.from, run.to);
		const traced = answer.tokens[token]!;
		const level = levelOf(traced);
		const here = marks?.get(run.from);
		const within = doubted.filter(({ from, to }) => from < run.to && to > run.from);
		const isUnsure = level >= unsureLevel || within.some(({ doubt }) => doubt!.token === token);
		return (
			<>
				{here !== undefined && <ActionMarks marks={here} turn={turn} />}
				<span
					data-token={token}
					data-thought={traced.rule === "thought" ? "" : undefined}
					data-unsure={isUnsure ? "" : undefined}
					class={level > 0 ? `heat-${level}` : undefined}
				>
					{level > 0 ? renderInk(text.value, run, piece) : renderDoubts(run, within, piece)}
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

function renderDoubts(run: Run, within: readonly DoubtRun[], piece: (from: number, to: number) => ComponentChildren) {
	let at = run.from;
	const parts = within.flatMap(({ from, to, doubt }) => {
		const [start, end] = [Math.max(from, run.from), Math.min(to, run.to)];
		const before = piece(at, start);
		at = end;
		return [
			before,
			<span class={`doubt-${doubt!.level}`} data-doubt={doubt!.token}>
				{piece(start, end)}
			</span>,
		];
	});
	return [...parts, piece(at, run.to)];
}

function renderPiece(value: string, from: number, to: number, classes: readonly ClassRange[]): ComponentChildren {
	if (classes.length === 0) return plainText(value.slice(from, to));
	return cutByClasses(classes, from, to).map(({ from, to, name }) => {
		const part = plainText(value.slice(from, to));
		return name === null ? part : <span class={name}>{part}</span>;
	});
}
