import type { ComponentChild } from "preact";
import type { ErrorAction } from "../../extension/protocol/errors.ts";
import { actionLabels } from "../endings.ts";
import { usePanel } from "./context.ts";

interface ActionButtonsProps {
	readonly actions: readonly ErrorAction[];
	/** What can be done beside that, before it. */
	readonly children?: ComponentChild;
}

/** What can be done about an error; the first is what most people want. */
export function ActionButtons({ actions, children = null }: ActionButtonsProps) {
	const { host } = usePanel();
	if (actions.length === 0 && children === null) return null;
	return (
		<div class="actions">
			{children}
			{actions.map((action, i) => (
				<button
					type="button"
					class={i === 0 && children === null ? "button" : "button secondary"}
					onClick={() => host.post({ type: "action", action })}
				>
					{actionLabels[action]}
				</button>
			))}
		</div>
	);
}
