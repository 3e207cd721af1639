import { useSignal } from "@preact/signals";
import { measures } from "../../sampler/heat.ts";
import type { ActionKind } from "../../sampler/trace.ts";
import { type Layer, layerNames } from "../heat/layer.ts";
import { legendWords } from "../heat/legendWords.ts";
import { actionIcons } from "./ActionMark.tsx";
import { usePanel } from "./context.ts";
import { Icon, IconButton } from "./Icon.tsx";
import { scrolled } from "./scrolled.ts";

/** What the marks mean, and the switches for them. */
export function Legend() {
	const { host, store, showHeat, layer } = usePanel();
	const open = useSignal(host.remembered.legendOpen);
	const toggle = () => {
		open.value = !open.value;
		host.remember({ legendOpen: open.value });
	};
	const toggleHeat = () => {
		showHeat.value = !showHeat.value;
		host.remember({ showHeat: showHeat.value });
	};
	const { levels, scale } = legendWords(layer.value, store.turns.value.at(-1)?.answer.percentiles ?? null);
	// In a review nothing is said of what is plain.
	const first = layer.value === "review" ? 1 : 0;
	return (
		<section class="legend" aria-label="Legend">
			<div class="legend-line">
				<button
					type="button"
					class="legend-toggle"
					aria-expanded={open.value}
					aria-controls="legend-levels"
					onClick={toggle}
				>
					<Icon name={open.value ? "chevron-down" : "chevron-right"} />
					<span class="legend-title">How unsure</span>
					<span class={levels.length > 2 ? "many swatches" : "swatches"} aria-hidden="true">
						{levels.map((_, i) => (
							<Swatch layer={layer.value} level={i + first} />
						))}
					</span>
				</button>
				<LayerChoice />
				<IconButton
					icon={showHeat.value ? "eye" : "eye-closed"}
					label="Show heat"
					pressed={showHeat.value}
					onClick={toggleHeat}
				/>
			</div>
			<div id="legend-levels" class="legend-levels" hidden={!open.value} {...scrolled("What the marks mean")}>
				<ul>
					{levels.map((words, i) => (
						<li>
							<Swatch layer={layer.value} level={i + first} />
							<span>{words}</span>
						</li>
					))}
				</ul>
				<p>{scale}</p>
				<ul class="legend-actions">
					{actionWords.map(([kind, words]) => (
						<li>
							<span class="mark-sample">
								<Icon name={actionIcons[kind]} />
							</span>
							<span>{words}</span>
						</li>
					))}
					<li>
						<span class="thought-sample">ab</span>
						<span>A thought: put here, not written by the model</span>
					</li>
				</ul>
				<p>
					Blanks and Markdown signs are not marked. Point at a word for its card, or press Tab and then the arrow keys;
					n and p go to the next and previous unsure place, m and Shift+M to the next and previous mark of what was
					done. That opens to what was tried there.
				</p>
			</div>
		</section>
	);
}

const actionWords: readonly (readonly [ActionKind, string])[] = [
	["pause", "Paused: a thought was put here"],
	["branch", "Looked ahead on several paths"],
	["resample", "Went back, and wrote it anew"],
	["restart", "Started the answer over"],
	["choice", "You chose another token or path here"],
];

function Swatch({ layer, level }: { layer: Layer; level: number }) {
	return (
		<span class={layer === "review" ? "swatch" : `heat-${level} swatch`}>
			<span class={layer === "review" ? `doubt-${level}` : "ink"}>ab</span>
		</span>
	);
}

/** What is marked: the few places worth a look, or every token by one of the measures. */
function LayerChoice() {
	const { host, layer, showHeat } = usePanel();
	const choose = (event: Event) => {
		layer.value = (event.currentTarget as HTMLSelectElement).value as Layer;
		showHeat.value = true;
		host.remember({ layer: layer.value, showHeat: true });
	};
	const option = (value: Layer) => (
		<option value={value} selected={value === layer.value}>
			{layerNames[value]}
		</option>
	);
	return (
		<select class="layer-choice" aria-label="What is shown" title="What is shown" onChange={choose}>
			{option("review")}
			<optgroup label="Every token">{measures.map(option)}</optgroup>
		</select>
	);
}
