import type { SourceText } from "./sourceText.ts";

/** Markdown as the panel renders it. Every text carries the places in the source it was written at. */
export type Block =
	| { readonly type: "paragraph"; readonly children: readonly Inline[] }
	| { readonly type: "heading"; readonly depth: number; readonly children: readonly Inline[] }
	/** `label` is the first word after the opening fence. */
	| { readonly type: "code"; readonly label: SourceText | null; readonly text: SourceText }
	| { readonly type: "quote"; readonly children: readonly Block[] }
	| List
	| Table
	| { readonly type: "rule" }
	/** Shown as it stands: raw HTML, link definitions. */
	| { readonly type: "source"; readonly text: SourceText }
	| { readonly type: "footnote"; readonly label: SourceText; readonly children: readonly Block[] };

export interface List {
	readonly type: "list";
	/** The number of the first item, or null for bullets. */
	readonly start: number | null;
	/** Whether blank lines part its items. */
	readonly loose: boolean;
	readonly items: readonly ListItem[];
}

export interface ListItem {
	/** Null where it is no task. */
	readonly checked: boolean | null;
	readonly children: readonly Block[];
}

export interface Table {
	readonly type: "table";
	readonly align: readonly ("left" | "right" | "center" | null)[];
	/** The first is the head. */
	readonly rows: readonly (readonly Cell[])[];
}

export type Cell = readonly Inline[];

export type Inline =
	| { readonly type: "text"; readonly text: SourceText }
	| { readonly type: "code"; readonly text: SourceText }
	| { readonly type: "emphasis" | "strong" | "deleted"; readonly children: readonly Inline[] }
	| { readonly type: "break" }
	| Link
	/** Never loaded: shown as its alternative text and target. */
	| { readonly type: "image"; readonly alt: SourceText; readonly target: string };

export interface Link {
	readonly type: "link";
	readonly target: string;
	/** Only web and mail addresses can be opened. */
	readonly openable: boolean;
	/** Whether the text is the target, so that this need not be shown again. */
	readonly bare: boolean;
	readonly children: readonly Inline[];
}

/** A block that is in nothing else. */
export interface TopBlock {
	/** Offset in the source of the line it starts on. */
	readonly start: number;
	/** Offset in the source of its end. */
	readonly end: number;
	readonly block: Block;
}
