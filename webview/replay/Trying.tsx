import { describeAction } from "../../sampler/describeAction.ts";
import type { TraceAction } from "../../sampler/trace.ts";
import type { TurnState } from "../turnState.ts";
import { TakenBack } from "../view/ActionDetails.tsx";
import { actionIcons } from "../view/ActionMark.tsx";
import { Icon } from "../view/Icon.tsx";
import { TracedText } from "../view/TracedText.tsx";

interface TryingProps {
	readonly turn: TurnState;
	readonly action: TraceAction;
	/** Of each path, at most. */
	readonly tokens: number;
}

/** An action under way: why it was decided, what it took back, and its paths as far as they had come. */
export function Trying({ turn, action, tokens }: TryingProps) {
	// The last mark is the action's own: it has just cut the answer there.
	const takenBack = turn.answer.marks.at(-1)!.takenBack;
	const { title, reason } = describeAction({ action, takenBack });
	return (
		<section class="action-details trying" aria-label={title}>
			<div class="action-head">
				<Icon name={actionIcons[action.kind]} />
				<p class="action-title">
					<strong>{title}</strong> <span>{progressWords(action, tokens)}</span>
				</p>
			</div>
			<p class="action-reason">{reason}</p>
			{takenBack.tokens.length > 0 && <TakenBack passage={takenBack} turn={turn.id} />}
			{tokens > 0 && (
				<ol class="action-paths" aria-label="Paths">
					{action.paths.map((path, i) => (
						<li class="path" key={i}>
							<div class="path-text">
								{path.tokens.length === 0 ? (
									<span class="path-nothing">(the answer ends here)</span>
								) : (
									<TracedText tokens={path.tokens.slice(0, tokens)} turn={turn.id} />
								)}
							</div>
						</li>
					))}
				</ol>
			)}
		</section>
	);
}

function progressWords({ paths }: TraceAction, tokens: number): string {
	const longest = Math.max(0, ...paths.map((path) => path.tokens.length));
	if (tokens === 0) return "decided";
	const which = paths.length === 1 ? "its path" : `${paths.length} paths`;
	return `writing ${which}, token ${tokens} of ${longest}`;
}
