import { useSignal } from "@preact/signals";
import { heatBounds } from "../../sampler/heat.ts";
import type { ActionKind } from "../../sampler/trace.ts";
import { actionIcons } from "./ActionMark.tsx";
import { usePanel } from "./context.ts";
import { Icon, IconButton } from "./Icon.tsx";

/** What the levels of heat mean, and the switch for them. */
export function Legend() {
	const { host, showHeat } = usePanel();
	const open = useSignal(host.remembered.legendOpen);
	const toggle = () => {
		open.value = !open.value;
		host.remember({ legendOpen: open.value });
	};
	const toggleHeat = () => {
		showHeat.value = !showHeat.value;
		host.remember({ showHeat: showHeat.value });
	};
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
					<span class="swatches" aria-hidden="true">
						{[0, 1, 2, 3, 4].map((level) => (
							<Swatch level={level} />
						))}
					</span>
				</button>
				<IconButton
					icon={showHeat.value ? "eye" : "eye-closed"}
					label="Show heat"
					pressed={showHeat.value}
					onClick={toggleHeat}
				/>
			</div>
			<div id="legend-levels" class="legend-levels" hidden={!open.value}>
				<ul>
					{legendWords().map((words, level) => (
						<li>
							<Swatch level={level} />
							<span>{words}</span>
						</li>
					))}
				</ul>
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
					Each token is marked by how many equally likely choices the model was as unsure between; blanks and Markdown
					signs are not. Point at one for its card, or press Tab and then the arrow keys; n and p go to the next and
					previous unsure place, m and Shift+M to the next and previous mark. A mark opens to what was tried there.
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

function Swatch({ level }: { level: number }) {
	return (
		<span class={`heat-${level} swatch`}>
			<span class="ink">ab</span>
		</span>
	);
}

/** One line for each level, from the bounds themselves. */
function legendWords(): string[] {
	const [first, ...rest] = heatBounds;
	return [
		`Fewer than ${first} equal choices: plain`,
		...rest.map((bound, i) => `${heatBounds[i]} to ${bound} equal choices`),
		`${heatBounds.at(-1)} equal choices or more`,
	];
}
