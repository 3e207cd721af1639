import { IconButton } from "../view/Icon.tsx";
import { speeds } from "./player.ts";
import type { Replay } from "./replay.ts";
import { momentWords } from "./words.ts";

/** Plays, steps, and leads to any moment. */
export function Controls({ replay }: { replay: Replay }) {
	const { moments, player } = replay;
	const shown = replay.shown.value;
	const isPlaying = player.playing.value;
	return (
		<div class="replay-controls" role="toolbar" aria-label="Replay">
			<input
				type="range"
				class="replay-slider"
				aria-label="Moment"
				aria-valuetext={momentWords(replay)}
				min={0}
				max={moments.last}
				step={1}
				value={shown}
				onInput={({ currentTarget }) => replay.go(currentTarget.valueAsNumber)}
			/>
			<div class="replay-buttons">
				<IconButton
					icon="debug-reverse-continue"
					label="Back to the last action (Shift+M)"
					disabled={moments.actionFrom(shown, -1) === null}
					onClick={() => replay.toAction(-1)}
				/>
				<IconButton
					icon="chevron-left"
					label="Step back (Left)"
					disabled={shown === 0}
					onClick={() => replay.step(-1)}
				/>
				<IconButton
					icon={isPlaying ? "debug-pause" : "play"}
					label={isPlaying ? "Pause (Space)" : "Play (Space)"}
					disabled={moments.last === 0}
					onClick={() => replay.toggle()}
				/>
				<IconButton
					icon="chevron-right"
					label="Step forward (Right)"
					disabled={replay.isWhole}
					onClick={() => replay.step(1)}
				/>
				<IconButton
					icon="debug-continue"
					label="On to the next action (M)"
					disabled={moments.actionFrom(shown, 1) === null}
					onClick={() => replay.toAction(1)}
				/>
				<select
					class="layer-choice"
					aria-label="Speed"
					title="Speed"
					onChange={({ currentTarget }) => {
						player.speed.value = Number(currentTarget.value);
					}}
				>
					{speeds.map((speed) => (
						<option value={speed} selected={speed === player.speed.value}>
							{`${speed} a second`}
						</option>
					))}
				</select>
				<span class="replay-place" aria-hidden="true">
					{`${shown.toLocaleString("en")} / ${moments.last.toLocaleString("en")}`}
				</span>
			</div>
		</div>
	);
}
