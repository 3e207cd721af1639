import type { FromPanel } from "../extension/protocol/webview.ts";
import type { Layer } from "./heat/layer.ts";

/** What the panel remembers of itself while it is hidden. */
export interface Remembered {
	/** A question that was not sent yet. */
	readonly draft: string;
	/** A question that was asked and is being put in other words. */
	readonly edit: { readonly turn: string; readonly text: string } | null;
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
	edit: null,
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

	post(message: FromPanel | Own): void {
		this.#api.postMessage(message);
	}
}
