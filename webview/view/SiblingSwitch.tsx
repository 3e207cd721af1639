import type { TurnState } from "../turnState.ts";
import { usePanel } from "./context.ts";
import { IconButton } from "./Icon.tsx";

/** "‹ 2 / 3 ›": leads to the other questions and answers in the same place; nothing where there are none. */
export function SiblingSwitch({ turn }: { turn: TurnState }) {
	const { host } = usePanel();
	const { index, count } = turn.sibling;
	if (count < 2) return null;
	const show = (step: -1 | 1) => host.post({ type: "showSibling", turn: turn.id, step });
	return (
		<nav class="siblings" aria-label={`Version ${index + 1} of ${count}`}>
			<IconButton
				icon="chevron-left"
				label="Previous version (Alt+Left)"
				disabled={index === 0}
				onClick={() => show(-1)}
			/>
			<span class="sibling-count" aria-hidden="true">{`${index + 1} / ${count}`}</span>
			<IconButton
				icon="chevron-right"
				label="Next version (Alt+Right)"
				disabled={index === count - 1}
				onClick={() => show(1)}
			/>
		</nav>
	);
}
