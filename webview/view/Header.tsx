import type { EngineStatus } from "../../extension/protocol/webview.ts";
import { usePanel } from "./context.ts";

const words: Readonly<Record<EngineStatus["state"], string>> = {
	stopped: "Not loaded yet",
	starting: "Starting",
	loading: "Loading",
	ready: "Ready",
	reading: "Reading",
	writing: "Writing",
	failed: "Failed",
};

/** Which model answers, on which device, and what it is doing. */
export function Header() {
	const { store } = usePanel();
	const model = store.model.value;
	const { state, progress } = store.status.value;
	const percent = state === "loading" && progress !== undefined ? Math.round(progress * 100) : null;
	return (
		<header class="header">
			<div class="header-line">
				<span class={`state-dot state-${state}`} aria-hidden="true" />
				<div class="model">
					<span class="model-name" title={model?.name}>
						{model?.name}
					</span>
					<span class="model-facts">
						{model?.device && <span title={model.device}>{model.device}</span>}
						<span class="engine-state">{percent === null ? words[state] : `${words[state]} ${percent} %`}</span>
					</span>
				</div>
			</div>
			{percent !== null && <progress class="loading-bar" max={100} value={percent} aria-label="Loading the model" />}
		</header>
	);
}
