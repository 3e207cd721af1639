import type { FromPanel } from "../extension/protocol/webview.ts";
import type { Layer } from "./heat/layer.ts";

/** What the panel remembers of itself while it is hidden. */
export interface Remembered {
	/** A question that was not sent yet. */
	readonly draft: string;
	/** Questions that were asked and are being put in other words, by their turns. */
	readonly edits: Readonly<Record<string, string>>;
	/** Pixels from the top of the conversation, or null at its end. */
	readonly scroll: number | null;
	readonly showHeat: boolean;
	readonly layer: Layer;
	readonly legendOpen: boolean;
	/** Of a replay: the moment that it stood at, or null at the end, and moments a second. */
	readonly replay: { readonly moment: number | null; readonly speed: number } | null;
}

const initially: Remembered = {
	draft: "",
	edits: {},
	scroll: null,
	showHeat: true,
	layer: "review",
	legendOpen: false,
	replay: null,
};

interface VsCodeApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: Remembered): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/**
 * The way to the extension host, and to what VS Code keeps for the panel. There can be one only.
 * `Own` are messages that only this page sends.
 */
export class Host<Own = never> {
	readonly #api = acquireVsCodeApi();
	#remembered: Remembered = { ...initially, ...(this.#api.getState() as Partial<Remembered> | undefined) };

	get remembered(): Remembered {
		return this.#remembered;
	}

	remember(change: Partial<Remembered>): void {
		this.#remembered = { ...this.#remembered, ...change };
		this.#api.setState(this.#remembered);
	}

	/**
	 * Remembers how the question of a turn is being put in other words; those of other turns stay.
	 * @param text null where it is no longer
	 */
	rememberEdit(turn: string, text: string | null): void {
		const { [turn]: _, ...others } = this.#remembered.edits;
		this.remember({ edits: text === null ? others : { ...others, [turn]: text } });
	}

	post(message: FromPanel | Own): void {
		this.#api.postMessage(message);
	}
}
