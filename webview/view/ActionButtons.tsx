import type { ErrorAction } from "../../extension/protocol/errors.ts";
import { actionLabels } from "../endings.ts";
import { usePanel } from "./context.ts";

/** What can be done about an error; the first is what most people want. */
export function ActionButtons({ actions }: { actions: readonly ErrorAction[] }) {
	const { host } = usePanel();
	if (actions.length === 0) return null;
	return (
		<div class="actions">
			{actions.map((action, i) => (
				<button
					type="button"
					class={i === 0 ? "button" : "button secondary"}
					onClick={() => host.post({ type: "action", action })}
				>
					{actionLabels[action]}
				</button>
			))}
		</div>
	);
}
