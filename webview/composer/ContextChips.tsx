import type { DraftAttachment } from "../../extension/protocol/webview.ts";
import { usePanel } from "../view/context.ts";
import { Icon } from "../view/Icon.tsx";
import { plainText } from "../view/plainText.tsx";

/** What goes with the question, with its cost; each can be taken out again. */
export function ContextChips() {
	const { store } = usePanel();
	const { attachments } = store.draft.value;
	if (attachments.length === 0) return null;
	return (
		<ul class="chips" aria-label="Added to the question">
			{attachments.map((attachment) => (
				<Chip key={attachment.id} {...attachment} />
			))}
		</ul>
	);
}

function Chip({ id, label, tokens, isCounted }: DraftAttachment) {
	const { host } = usePanel();
	const cost = `${isCounted ? "" : "about "}${tokens.toLocaleString("en")} ${tokens === 1 ? "token" : "tokens"}`;
	return (
		<li class="chip" title={`${label}: ${cost}`}>
			<Icon name="file-code" />
			<span class="chip-label">{plainText(label)}</span>
			<span class="chip-cost">{cost}</span>
			<button
				type="button"
				class="chip-remove"
				aria-label={`Remove ${label}`}
				onClick={() => host.post({ type: "removeContext", id })}
			>
				<Icon name="close" />
			</button>
		</li>
	);
}
