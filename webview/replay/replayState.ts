import type { PanelState } from "../../extension/protocol/webview.ts";
import type { Trace } from "../../sampler/trace.ts";

/** What a panel would be told that shows this answer and nothing else, before its first token. */
export function stateOf({ header }: Trace): PanelState {
	return {
		status: { state: "stopped" },
		model: { name: header.model.name, builtIn: false, device: null, warning: null },
		showBuiltInNotice: false,
		turns: [
			{
				id: "answer",
				question: { text: "", attachments: [] },
				sibling: { index: 0, count: 1 },
				compared: null,
				steps: [],
				held: 0,
				activity: null,
				omitted: 0,
				end: null,
				error: null,
				milliseconds: null,
				percentiles: header.percentiles ?? null,
				thresholds: header.thresholds,
				canGoOn: false,
				isRecording: true,
			},
		],
		draft: { attachments: [], budget: null },
		notice: null,
	};
}
