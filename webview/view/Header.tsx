import type { EngineStatus } from "../../extension/protocol/webview.ts";
import { ActionButtons } from "./ActionButtons.tsx";
import { usePanel } from "./context.ts";
import { Icon } from "./Icon.tsx";

const words: Readonly<Record<EngineStatus["state"], string>> = {
	stopped: "Not loaded",
	starting: "Starting",
	loading: "Loading",
	ready: "Ready",
	reading: "Reading the prompt",
	writing: "Writing",
	failed: "Failed",
};

/** Which model answers, on which device, and what it is doing. */
export function Header() {
	const { store } = usePanel();
	const model = store.model.value;
	const { state, progress, error } = store.status.value;
	const percent = progress === undefined ? null : Math.round(progress * 100);
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
			{state === "failed" && error !== undefined && !store.failureIsShown.value && (
				<div class="notice error">
					<Icon name="error" />
					<div class="notice-body">
						<p>{error.message}</p>
						<ActionButtons actions={error.actions} />
					</div>
				</div>
			)}
			{model?.warning && (
				<p class="model-warning">
					<Icon name="warning" />
					<span>{model.warning}</span>
				</p>
			)}
			{state === "loading" && percent !== null && (
				<progress class="loading-bar" max={100} value={percent} aria-label="Loading the model" />
			)}
		</header>
	);
}
