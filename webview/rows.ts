import type { Compared } from "../extension/protocol/webview.ts";

/** A turn as far as its place among the others goes. */
interface Placed {
	readonly id: string;
	readonly compared: Compared | null;
}

/** What stands in one place of the conversation: a turn, or answers to one question side by side. */
export interface Row<T extends Placed> {
	/** The same while it is shown. */
	readonly key: string;
	readonly turns: readonly T[];
	/** The one that the conversation goes on from. */
	readonly current: T;
	/** Whether the answers are side by side. */
	readonly isTogether: boolean;
}

/** Turns as they are shown, by their places. */
export function rowsOf<T extends Placed>(turns: readonly T[]): readonly Row<T>[] {
	const rows: Row<T>[] = [];
	for (let i = 0; i < turns.length; ) {
		const first = turns[i]!;
		const comparison = togetherIn(first);
		let end = i + 1;
		while (comparison !== null && end < turns.length && togetherIn(turns[end]!) === comparison) end++;
		const row = turns.slice(i, end);
		const current = row.find(({ compared }) => compared?.isCurrent) ?? first;
		rows.push({ key: comparison ?? first.id, turns: row, current, isTogether: comparison !== null });
		i = end;
	}
	return rows;
}

/** The comparison whose answers are beside this one, or null. */
const togetherIn = ({ compared }: Placed): string | null => (compared?.isTogether ? compared.comparison : null);
