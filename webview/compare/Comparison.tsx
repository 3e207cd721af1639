import { useLayoutEffect, useRef } from "preact/hooks";
import { focusStop, tokenIndex } from "../heat/tokenFocus.ts";
import { elementsOf, unfold } from "../pictures/textLink.ts";
import { Uncertainty } from "../pictures/Uncertainty.tsx";
import type { TurnState } from "../turnState.ts";
import { AnswerText } from "../view/AnswerText.tsx";
import { usePanel } from "../view/context.ts";
import { EndLine } from "../view/EndLine.tsx";
import { IconButton } from "../view/Icon.tsx";
import { actionsOf, describeParting, figuresOf, unknown } from "./figures.ts";
import { type Parting, partingOf } from "./parting.ts";

interface ComparisonProps {
	/** Answers to one question, under one policy each, in the order in which they are written. */
	readonly turns: readonly TurnState[];
	readonly last: boolean;
}

/** Answers to one question side by side, or one below the other where there is no room, each with its numbers. */
export function Comparison({ turns, last }: ComparisonProps) {
	const writing = turns.find(({ outcome }) => outcome.value === null);
	// The others are held against the first of which there is something.
	const measure = turns.find(isWhole) ?? null;
	return (
		<section class="comparison" aria-label={`${turns.length} answers, side by side`}>
			<p class="comparison-note">
				One after another, from the same prompt and seed. Times are of writing: the prompt, which all share, is not in
				them.
			</p>
			<div class="compared-answers">
				{turns.map((turn) => (
					<ComparedAnswer
						key={turn.id}
						turn={turn}
						last={last}
						isWriting={turn === writing}
						measure={isWhole(turn) ? measure : null}
					/>
				))}
			</div>
		</section>
	);
}

/** Whether there is something of it, and there will not be more. */
const isWhole = ({ outcome, answer }: TurnState) => outcome.value !== null && answer.tokens.length > 0;

interface ComparedProps {
	readonly turn: TurnState;
	readonly last: boolean;
	/** Whether it is the one that is being written. */
	readonly isWriting: boolean;
	/** The answer that it is held against, which may be itself; null while that cannot be. */
	readonly measure: TurnState | null;
}

function ComparedAnswer({ turn, last, isWriting, measure }: ComparedProps) {
	const { host, store } = usePanel();
	const { title = "", about = "", isCurrent = false } = turn.compared ?? {};
	const { answer } = turn;
	const outcome = turn.outcome.value;
	const titleId = `compared-${turn.id}`;
	return (
		<section
			class={`compared${isCurrent ? " current" : ""}${isWriting ? " writing" : ""}`}
			data-turn={turn.id}
			aria-labelledby={titleId}
		>
			<div class="compared-head">
				<h2 id={titleId} class="compared-title" title={about}>
					{title}
				</h2>
				{isCurrent && (
					<span class="compared-current" title="What is asked next goes on from this answer">
						current
					</span>
				)}
				<button
					type="button"
					class="link-button"
					aria-label={`Keep the answer of ${title}`}
					title="Go on from this answer, and show it alone. The others stay, as versions of it."
					disabled={store.busy.value}
					onClick={() => host.post({ type: "showAlone", turn: turn.id })}
				>
					Keep
				</button>
			</div>
			<dl class="figures">
				{figuresOf(answer.tokens, outcome).map(({ label, value, about }) => (
					<div class="figure" title={about}>
						<dt>{label}</dt>
						<dd>{value}</dd>
					</div>
				))}
				<div class="figure wide" title="What was done instead of taking a token">
					<dt>Actions</dt>
					<dd>{actionsOf(outcome)}</dd>
				</div>
				<div class="figure wide">
					<dt>Parts</dt>
					<dd>
						<PartingPlace turn={turn} measure={measure} />
					</dd>
				</div>
			</dl>
			<AnswerText turn={turn} />
			<EndLine turn={turn} last={last} waits={!isWriting} brief>
				{answer.text !== "" && outcome !== null && (
					<IconButton
						icon="copy"
						label={`Copy the answer of ${title}`}
						onClick={() => host.post({ type: "copy", text: answer.text })}
					/>
				)}
			</EndLine>
			<Uncertainty turn={turn} />
		</section>
	);
}

/** Where the answer parts from the one it is held against: a way to that place, which is marked in the text too. */
function PartingPlace({ turn, measure }: Pick<ComparedProps, "turn" | "measure">) {
	const { cards, layer, showHeat } = usePanel();
	// The text is drawn anew with these.
	void [layer.value, showHeat.value];
	const place = useRef<HTMLElement>(null);
	const { tokens } = turn.answer;
	const isMeasure = measure === turn;
	const parting = measure === null || isMeasure ? null : partingOf(tokens, measure.answer.tokens);
	const token = parting === null || parting.isSame ? null : parting.after < tokens.length ? parting.after : null;
	const answerOf = () => place.current?.closest("[data-turn]")?.querySelector(".answer") ?? null;
	useLayoutEffect(() => {
		const answer = answerOf();
		if (answer === null) return;
		for (const element of answer.querySelectorAll<HTMLElement>("[data-parting]")) delete element.dataset.parting;
		const element = token === null ? null : firstShown(answer, token, tokens.length);
		if (element !== null) element.dataset.parting = "";
	});
	const goTo = () => {
		const answer = answerOf();
		if (answer === null || token === null) return;
		unfold(answer, token);
		const element = firstShown(answer, token, tokens.length);
		if (element === null) return;
		element.scrollIntoView({ block: "nearest" });
		focusStop(element);
		cards.pin({ turn: turn.id, token: tokenIndex(element), element });
	};
	const words = isMeasure ? "the others are held against it" : parting === null ? unknown : wordsOf(parting, measure);
	return (
		<span ref={place}>
			{token === null ? (
				words
			) : (
				<button type="button" class="link-button" title="Go to where it parts" onClick={goTo}>
					{words}
				</button>
			)}
		</span>
	);
}

/** The element of this token, or of the first after it that wrote something which is shown. */
function firstShown(answer: Element, token: number, count: number): HTMLElement | null {
	for (let i = token; i < count; i++) {
		const [element] = elementsOf(answer, i);
		if (element !== undefined) return element;
	}
	return null;
}

const wordsOf = (parting: Parting, measure: TurnState | null) =>
	describeParting(parting, measure?.compared?.title ?? "the first");
