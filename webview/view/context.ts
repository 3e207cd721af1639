import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ToPanel } from "../../extension/protocol/webview.ts";
import type { TraceAction } from "../../sampler/trace.ts";
import type { CardControl } from "../heat/cardControl.ts";
import type { Layer } from "../heat/layer.ts";
import type { Host } from "../host.ts";
import type { PanelStore } from "../state.ts";

type FilesMessage = Extract<ToPanel, { type: "files" }>;
type AheadMessage = Extract<ToPanel, { type: "ahead" }>;
type UnsentMessage = Extract<ToPanel, { type: "unsent" }>;

export interface OpenMark {
	readonly turn: string;
	readonly action: TraceAction;
}

/** What every part of the panel can reach. */
export interface PanelServices {
	readonly host: Host;
	readonly store: PanelStore;
	readonly cards: CardControl;
	/** Whether answers are only looked at: nothing can be written on, or taken over into the editor. */
	readonly readOnly: boolean;
	/** What is marked in answers. */
	readonly layer: Signal<Layer>;
	/** Whether text is tinted. */
	readonly showHeat: Signal<boolean>;
	/** The action whose details are open; one at a time. */
	readonly openMark: Signal<OpenMark | null>;
	/** Identifiers of the turns whose pictures are open. */
	readonly openPictures: Signal<ReadonlySet<string>>;
	/** The last answer to a search for files to be mentioned. */
	readonly files: Signal<FilesMessage | null>;
	/** The line that was looked at last, of those that alternatives would have begun. */
	readonly ahead: Signal<AheadMessage | null>;
	/** The last question that could not be asked. */
	readonly unsent: Signal<UnsentMessage | null>;
	/** Counts the times the host asked for the keyboard focus. */
	readonly focusRequests: Signal<number>;
}

export function panelServices(host: Host, store: PanelStore, cards: CardControl, readOnly = false): PanelServices {
	return {
		host,
		store,
		cards,
		readOnly,
		layer: signal(host.remembered.layer),
		showHeat: signal(host.remembered.showHeat),
		openMark: signal(null),
		openPictures: signal(new Set()),
		files: signal(null),
		ahead: signal(null),
		unsent: signal(null),
		focusRequests: signal(0),
	};
}

export const PanelContext = createContext<PanelServices | null>(null);

export function usePanel(): PanelServices {
	const services = useContext(PanelContext);
	if (services === null) throw new Error("This part is not inside the panel.");
	return services;
}
