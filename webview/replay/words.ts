import { percent, visible } from "../../sampler/describe.ts";
import { describeAction } from "../../sampler/describeAction.ts";
import type { Replay } from "./replay.ts";

/** "Moment 12 of 90: ·world, 45 %": for whoever listens instead of looks. */
export function momentWords(replay: Replay): string {
	const { moments, shown } = replay;
	return `Moment ${shown.value} of ${moments.last}: ${happening(replay)}`;
}

function happening({ moment, moments, shown, cursor, turn }: Replay): string {
	if (moment.trying !== null) {
		const { action, tokens } = moment.trying;
		const { title } = describeAction({ action, takenBack: turn.answer.marks.at(-1)!.takenBack });
		return tokens === 0 ? `${title} is decided` : `${title}, token ${tokens} of its paths`;
	}
	const chosen = moments.chosenAt(shown.value);
	const mark = chosen && turn.answer.marks.findLast(({ action }) => action === chosen);
	if (mark !== null && mark !== undefined) {
		const { title, summary } = describeAction(mark);
		return `${title}: ${summary}`;
	}
	if (cursor === null) return "nothing is written yet";
	const { piece, probability } = cursor.token;
	return probability === null ? visible(piece) : `${visible(piece)}, ${percent(probability)}`;
}
