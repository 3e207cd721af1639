import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Answer } from "../answer.ts";
import { ensureCurrent } from "../heat/tokenFocus.ts";
import { heatOf, type Thought } from "../thoughts.ts";

/** Parts of the picture of a thought's heat. */
const mostParts = 24;

/**
 * The blocks of an answer, those of each thought folded.
 * @param views of the blocks, one for each
 */
export function foldThoughts(
	answer: Answer,
	views: readonly ComponentChildren[],
	hasEnded: boolean,
): ComponentChildren {
	const { thoughts, blocks } = answer;
	if (thoughts.length === 0) return views;
	let at = 0;
	const before = (offset: number) => {
		const from = at;
		while (at < blocks.length && blocks[at]!.start < offset) at++;
		return views.slice(from, at);
	};
	const parts = thoughts.flatMap((thought, i) => [
		before(thought.start),
		<FoldedThought key={i} thought={thought} answer={answer} hasEnded={hasEnded}>
			{before(thought.closeTag === null ? Number.POSITIVE_INFINITY : thought.end)}
		</FoldedThought>,
	]);
	return [...parts, before(Number.POSITIVE_INFINITY)];
}

interface FoldedThoughtProps {
	readonly thought: Thought;
	readonly answer: Answer;
	/** Whether the answer has. */
	readonly hasEnded: boolean;
	readonly children: ComponentChildren;
}

/** Open while it is written, and where no answer came of it; otherwise as the person leaves it. */
function FoldedThought({ thought, answer, hasEnded, children }: FoldedThoughtProps) {
	const [choice, setChoice] = useState<boolean | null>(null);
	const isOpen = choice ?? thought.closeTag === null;
	const { tokens, percentiles } = answer;
	const { first, after } = thought;
	const last = tokens[after - 1];
	// It changes only at its end, where it is written or cut back.
	const parts = useMemo(
		() => heatOf(tokens, { first, after }, percentiles, mostParts),
		[tokens, percentiles, first, after, last],
	);
	return (
		<details
			class="thinking"
			open={isOpen}
			onToggle={({ currentTarget }) => {
				// What was drawn so was not chosen.
				if (currentTarget.open !== isOpen) setChoice(currentTarget.open);
				const text = currentTarget.closest("[data-tokens]");
				if (text !== null) ensureCurrent(text);
			}}
		>
			<summary>
				<span class="thinking-words">{thoughtWords(thought, answer, hasEnded)}</span>
				<span class="thinking-heat" aria-hidden="true">
					{parts.map((level) => (
						<span class={`thinking-part heat-${level}`} />
					))}
				</span>
			</summary>
			{children}
		</details>
	);
}

function thoughtWords({ first, after, closeTag }: Thought, { doubts }: Answer, hasEnded: boolean): string {
	const count = after - first;
	const tokens = count === 1 ? "1 token" : `${count.toLocaleString("en")} tokens`;
	const places = doubts.filter(({ token }) => first <= token && token < after).length;
	const unsure = places === 0 ? "" : ` · ${places === 1 ? "1 place" : `${places.toLocaleString("en")} places`} unsure`;
	if (closeTag !== null) return `Thought for ${tokens}${unsure}`;
	return hasEnded ? `Thought for ${tokens}, without an end${unsure}` : `Thinking, ${tokens}`;
}
