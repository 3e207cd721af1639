import type { FromPanel } from "./webview.ts";

/** The messages between the extension host and a page that replays a trace. The page says `ready` and gets the file. */
export type ToReplay =
	/** The text of the file, which the page reads and checks. */
	| { readonly type: "trace"; readonly name: string; readonly text: string }
	/** There is none to be had; a sentence says why, and what to do. */
	| { readonly type: "unreadable"; readonly message: string };

export type FromReplay =
	/** What the panel's parts say there as well. */
	| Extract<FromPanel, { type: "ready" | "copy" | "openLink" | "savePicture" }>
	/** Shows the file as the text that it is. */
	| { readonly type: "openAsText" };
