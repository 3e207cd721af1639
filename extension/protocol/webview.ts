import type { Percentiles } from "../../sampler/percentiles.ts";
import type { Thresholds } from "../../sampler/quadrant.ts";
import type { Activity, TraceEnd, TraceStep, TraceToken } from "../../sampler/trace.ts";
import type { ErrorAction, ErrorData } from "./errors.ts";

/**
 * The messages between the extension host and the panel. The host owns conversations and traces; the panel owns
 * scroll, selection and open popovers. The panel says `ready` and gets a snapshot, then deltas, each with the revision
 * it builds on; a panel that finds a gap says `ready` again.
 */

export type EngineState = "stopped" | "starting" | "loading" | "ready" | "reading" | "writing" | "failed";

export interface EngineStatus {
	readonly state: EngineState;
	/** 0 to 1 while loading, and while reading. */
	readonly progress?: number;
	/** Why, where it has failed. */
	readonly error?: ErrorData;
}

export interface ModelView {
	/** What to call the model. */
	readonly name: string;
	/** True for the tiny demonstration model that comes with Hunch. */
	readonly builtIn: boolean;
	/** Null until it has been loaded. */
	readonly device: string | null;
	/** What a person should know who relies on its answers; null where there is nothing. */
	readonly warning: string | null;
}

export interface Attachment {
	/** For people: "invoice.ts, lines 3 to 9". */
	readonly label: string;
	/** A VS Code language identifier. */
	readonly language: string;
	readonly code: string;
	/** Where it was taken from; null where that is no place in a file. */
	readonly source: Source | null;
}

/** A place in a file: its address, and its first and last line, counted from 0. */
export interface Source {
	readonly uri: string;
	readonly first: number;
	readonly last: number;
	/** Whether the file was attached as a whole: to be read, and not to be replaced by a part of it. */
	readonly isWhole: boolean;
}

/** The words of a question and what they are about. */
export interface Question {
	readonly text: string;
	readonly attachments: readonly Attachment[];
}

/** How an answer stands among those to the same question that were asked for under one policy each. */
export interface Compared {
	/** Identifies the comparison. */
	readonly comparison: string;
	/** What people call its policy, and a sentence on that. */
	readonly title: string;
	readonly about: string;
	/** Whether the others are shown beside it; those that are follow each other in the state. */
	readonly isTogether: boolean;
	/** Whether the conversation goes on from this one. */
	readonly isCurrent: boolean;
}

export interface Turn {
	readonly id: string;
	readonly question: Question;
	/** Which of those that were asked in the same place it is: 0 to count - 1. */
	readonly sibling: { readonly index: number; readonly count: number };
	/** Null where its answer is compared with none. */
	readonly compared: Compared | null;
	/** The answer is what they make, one after another (sampler/passage.ts). */
	readonly steps: readonly TraceStep[];
	/** How many steps of an answer that has ended are held back until the panel fetches them; 0 where all are here. */
	readonly held: number;
	/** What is being done until the next step; null where nothing takes a while. */
	readonly activity: Activity | null;
	/** Earlier questions that were left out with their answers, because the context has no room for them. */
	readonly omitted: number;
	/** Null while the answer is being written. */
	readonly end: TraceEnd | null;
	/** Why the answer failed, if it did. The tokens written before that are still there. */
	readonly error: ErrorData | null;
	/** Null until it ended, and where it was read from a file. Of one that is compared, without reading the prompt. */
	readonly milliseconds: number | null;
	/** How unsure its model is as a rule, by which its marks are scaled; null until it began, and where it is not known. */
	readonly percentiles: Percentiles | null;
	/** By which its quadrants were told apart; null until it ended, and where it never began. */
	readonly thresholds: Thresholds | null;
	/** Whether it was cut, and can be gone on with. */
	readonly canGoOn: boolean;
	/** Read from a trace file, which does not hold what was asked: nothing can be written in its place. */
	readonly isRecording: boolean;
}

/** What is known of an answer once it has ended. */
export type Closing = Pick<Turn, "error" | "milliseconds" | "thresholds" | "canGoOn"> & { readonly end: TraceEnd };

/** What the next question is about, and what it would take. */
export interface DraftView {
	readonly attachments: readonly DraftAttachment[];
	/** Null where no model is in memory to say. */
	readonly budget: BudgetView | null;
}

export interface DraftAttachment {
	readonly id: string;
	readonly label: string;
	/** Tokens in the prompt. */
	readonly tokens: number;
	/** Counted by the model, and not guessed from the length. */
	readonly isCounted: boolean;
}

/** How the next question and what goes before it share the context. All in tokens. */
export interface BudgetView {
	readonly capacity: number;
	/** What is told before all questions, and earlier questions with their answers. */
	readonly earlier: number;
	readonly attached: number;
	/** The question itself, with its frame. */
	readonly question: number;
	/** Kept free for the answer. */
	readonly answer: number;
	/** Earlier questions that would be left out. */
	readonly omitted: number;
}

/** A file that can be mentioned. */
export interface FileChoice {
	/** Within the workspace. */
	readonly path: string;
	readonly uri: string;
}

/** What can be added to a question. */
export const contextKinds = ["selection", "file", "editors", "problems", "symbol", "other"] as const;
export type ContextKind = (typeof contextKinds)[number];

export interface PanelState {
	readonly status: EngineStatus;
	readonly model: ModelView;
	/** The plain words about the built-in model, until dismissed. */
	readonly showBuiltInNotice: boolean;
	/** The way through the conversation that is shown, and beside its turns those that are shown together with them. */
	readonly turns: readonly Turn[];
	readonly draft: DraftView;
	/** An error that belongs to no turn (an empty selection, say). */
	readonly notice: ErrorData | null;
}

export type Change =
	| { readonly type: "status"; readonly status: EngineStatus }
	| { readonly type: "model"; readonly model: ModelView; readonly showBuiltInNotice: boolean }
	| { readonly type: "notice"; readonly notice: ErrorData | null }
	| { readonly type: "draft"; readonly draft: DraftView }
	/** The first `keep` turns stay, and these follow them: a question was asked, or another way is shown. */
	| { readonly type: "shown"; readonly keep: number; readonly turns: readonly Turn[] }
	/** All of a turn that is shown anew. */
	| { readonly type: "turn"; readonly turn: Turn }
	/** How unsure the turn's model is as a rule; comes before its steps. */
	| { readonly type: "percentiles"; readonly turn: string; readonly percentiles: Percentiles }
	/** More steps of the turn's answer, from index `from` on. */
	| { readonly type: "steps"; readonly turn: string; readonly from: number; readonly steps: readonly TraceStep[] }
	/** What is being done for the turn's answer, until its next step. */
	| { readonly type: "activity"; readonly turn: string; readonly activity: Activity }
	| { readonly type: "omitted"; readonly turn: string; readonly omitted: number }
	| ({ readonly type: "end"; readonly turn: string } & Closing);

export type ToPanel =
	| { readonly type: "snapshot"; readonly revision: number; readonly state: PanelState }
	| { readonly type: "delta"; readonly base: number; readonly revision: number; readonly changes: readonly Change[] }
	/** Puts the keyboard focus into the question box. */
	| { readonly type: "focus" }
	/** What an alternative would have begun: the tokens of its line; null where it could not be written. */
	| {
			readonly type: "ahead";
			readonly turn: string;
			readonly index: number;
			readonly token: number;
			readonly line: readonly TraceToken[] | null;
	  }
	/** A question that was not asked: back into the box with it. */
	| { readonly type: "unsent"; readonly text: string }
	/** The files that were asked for by this query. */
	| { readonly type: "files"; readonly query: string; readonly files: readonly FileChoice[] }
	/** Shows another version of the turn that has the keyboard focus, or of the last. */
	| { readonly type: "showSibling"; readonly step: -1 | 1 };

/** What the panel's state is made of. */
export type StateMessage = Extract<ToPanel, { type: "snapshot" | "delta" }>;

/** A stretch of code on its way into the editor, with the token it came from (an index into the turn's trace). */
export interface Segment {
	readonly text: string;
	readonly token: number | null;
}

/** What can be done with code from an answer, beside copying it. */
export const codeUses = ["insert", "replace", "apply", "newFile"] as const;
export type CodeUse = (typeof codeUses)[number];

export type FromPanel =
	| { readonly type: "ready" }
	/** The page has the keyboard focus, or no longer; VS Code tells nobody which view has it. */
	| { readonly type: "focused"; readonly isFocused: boolean }
	/** Asks, with what has been added to the draft. */
	| { readonly type: "ask"; readonly text: string }
	/** What is being typed, so that its cost can be told. */
	| { readonly type: "draft"; readonly text: string }
	/** Adds something to the draft; without a kind, what the person then chooses. */
	| { readonly type: "addContext"; readonly kind: ContextKind | null }
	| { readonly type: "addFile"; readonly uri: string }
	| { readonly type: "removeContext"; readonly id: string }
	/** Asks for files whose paths match, to be mentioned. */
	| { readonly type: "findFiles"; readonly query: string }
	| { readonly type: "stop" }
	/** Goes on with an answer that was cut. */
	| { readonly type: "goOn"; readonly turn: string }
	/** Has the question answered once more, beside this answer. */
	| { readonly type: "regenerate"; readonly turn: string }
	/** Lets a person choose policies, and has the question answered under each, beside this answer. */
	| { readonly type: "compare"; readonly turn: string }
	/** Shows those that an answer is compared with beside it, or it alone; the conversation goes on from it. */
	| { readonly type: "showTogether"; readonly turn: string }
	| { readonly type: "showAlone"; readonly turn: string }
	/** Asks in other words, beside this question. */
	| { readonly type: "edit"; readonly turn: string; readonly text: string }
	/** Shows the question or answer so many places from this one among its siblings. */
	| { readonly type: "showSibling"; readonly turn: string; readonly step: -1 | 1 }
	/** Writes the answer anew from a token on, with another of its alternatives in its place. */
	| { readonly type: "chooseToken"; readonly turn: string; readonly index: number; readonly token: number }
	/** Asks for the whole of a turn whose steps were held back. */
	| { readonly type: "fetch"; readonly turn: string }
	/** Asks for the line that an alternative would have begun. */
	| { readonly type: "lookAhead"; readonly turn: string; readonly index: number; readonly token: number }
	/** Goes on with a path that was not kept: by the index of its mark in the answer, and its own. */
	| { readonly type: "choosePath"; readonly turn: string; readonly mark: number; readonly path: number }
	/** Code from an answer is to be put into the editor; `label` names its language as the answer did. */
	| {
			readonly type: "takeCode";
			readonly how: CodeUse;
			readonly turn: string;
			readonly segments: readonly Segment[];
			readonly label: string;
	  }
	| { readonly type: "copy"; readonly text: string }
	/** A picture is to be saved where the person says; `name` is a suggestion, without an ending. */
	| { readonly type: "savePicture"; readonly name: string; readonly svg: string }
	| { readonly type: "action"; readonly action: ErrorAction }
	| { readonly type: "dismissBuiltInNotice" }
	| { readonly type: "dismissNotice" }
	/** A link in an answer was chosen; the host asks before it opens it. */
	| { readonly type: "openLink"; readonly url: string };
