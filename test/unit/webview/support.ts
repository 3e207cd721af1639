import type { Turn } from "../../../extension/protocol/webview.ts";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import type { ActionKind, TraceAction, TraceStep, TraceToken } from "../../../sampler/trace.ts";

/** A token as the engine reports it. */
export function tokenOf(piece: TraceToken["piece"], entropy = 0, token = 1): TraceToken {
	const exactly = (value: number) => ({ low: value, value, high: value });
	return {
		token,
		piece,
		probability: Math.exp(-entropy),
		entropy: exactly(entropy),
		varentropy: exactly(0),
		quadrant: "argmax",
		rule: "argmax",
		alternatives: [{ token, piece, probability: Math.exp(-entropy) }],
	};
}

/** Tokens as the steps that append them. */
export const stepsOf = (tokens: readonly TraceToken[]): TraceStep[] =>
	tokens.map((token) => ({ type: "token", token }));

/** An action that keeps so many tokens, and goes on with a path. */
export function actionOf(keep: number, path: readonly TraceToken[], kind: ActionKind = "resample"): TraceAction {
	const { entropy, varentropy, quadrant } = tokenOf("");
	return {
		kind,
		cause: { index: keep, entropy, varentropy, quadrant },
		keep,
		excluded: [],
		paths: [{ tokens: path, end: "line", scores: null }],
		chosen: 0,
		choice: "only",
		score: null,
	};
}

export const tokensOf = (...pieces: string[]): TraceToken[] => pieces.map((piece, i) => tokenOf(piece, 0, i));

/** Each byte of a text as a token. */
export const byteTokens = (text: string): TraceToken[] =>
	Array.from(new TextEncoder().encode(text), (byte, i) => tokenOf(pieceFromBytes(Uint8Array.of(byte)), 0, i));

export function turnOf(id: string, change: Partial<Turn> = {}): Turn {
	const question = { text: "Why?", attachments: [] };
	return {
		id,
		question,
		sibling: { index: 0, count: 1 },
		compared: null,
		steps: [],
		held: 0,
		activity: null,
		omitted: 0,
		end: null,
		error: null,
		milliseconds: null,
		percentiles: null,
		thresholds: null,
		canGoOn: false,
		isRecording: false,
		...change,
	};
}

/** Time that passes when told to. */
export class FakeTime {
	now = 0;
	#next = 1;
	readonly #waiting = new Map<number, { at: number; callback: () => void }>();

	setTimeout(callback: () => void, milliseconds: number): number {
		this.#waiting.set(this.#next, { at: this.now + milliseconds, callback });
		return this.#next++;
	}

	clearTimeout(timer: number): void {
		this.#waiting.delete(timer);
	}

	pass(milliseconds: number): void {
		const end = this.now + milliseconds;
		for (;;) {
			const due = [...this.#waiting].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
			if (due === undefined) break;
			this.#waiting.delete(due[0]);
			this.now = Math.max(this.now, due[1].at);
			due[1].callback();
		}
		this.now = end;
	}
}
