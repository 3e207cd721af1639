/** What a person can do about an error. The panel shows each as a button. */
export type ErrorAction =
	| "loadHere"
	| "smallerContext"
	| "fewerPaths"
	| "chooseModel"
	| "useBuiltIn"
	| "retry"
	| "showLog"
	| "openSettings";

/** What a model is loaded with, by which its memory grows. */
export interface Fit {
	/** Tokens a path may hold. */
	readonly contextSize: number;
	readonly paths: number;
}

/** What would fit into memory, by the action that takes it. */
export type Fits = Readonly<Partial<Record<"smallerContext" | "fewerPaths", Fit>>>;

export type ErrorCode =
	| "MODEL_NOT_FOUND"
	| "MODEL_NOT_GGUF"
	| "MODEL_TRUNCATED"
	| "MODEL_UNREADABLE"
	| "MODEL_CRASHES"
	| "MEMORY_SHORT"
	| "GPU_MEMORY_SHORT"
	| "DEVICE_UNAVAILABLE"
	| "MODEL_NOT_LOADED"
	| "NOTHING_TO_COMPARE"
	| "POLICY_UNKNOWN"
	| "POLICY_PARAMETER"
	| "PROMPT_TOO_LONG"
	| "QUESTION_EMPTY"
	| "SELECTION_EMPTY"
	| "NO_EDITOR"
	| "EDIT_REFUSED"
	| "ENGINE_START"
	| "ENGINE_EXITED"
	| "ENGINE_STOPPED"
	| "ENGINE_HUNG"
	| "ENGINE_MEMORY"
	| "ENGINE_GAVE_UP"
	| "MODEL_ELSEWHERE"
	| "MODEL_DIFFERS"
	| "NOTHING_SELECTED"
	| "PROPOSAL_STALE"
	| "FILE_TOO_LARGE"
	| "FILE_UNREADABLE"
	| "NO_PROBLEMS"
	| "NO_SYMBOLS"
	| "RECORDING_WITHOUT_QUESTION"
	| "ANSWER_CUT"
	| "CONVERSATION_UNREADABLE"
	| "CONVERSATION_UNWRITABLE"
	| "ENGINE_BUSY"
	| "BACKEND_FAILED"
	| "NO_ANSWER"
	| "TRACE_UNREADABLE"
	| "TRACE_UNWRITABLE"
	| "PICTURE_UNWRITABLE"
	| "INTERNAL";

/** An error as it crosses a process: plain data. */
export interface ErrorData {
	readonly code: ErrorCode;
	/** A sentence or two for a person: what happened, then what to do. */
	readonly message: string;
	readonly actions: readonly ErrorAction[];
	/** For the log: a stack or the backend's own words. */
	readonly detail?: string;
	/** Where memory is short. */
	readonly fits?: Fits;
}

/** An error meant to be read by the person at the keyboard. */
export class HunchError extends Error {
	constructor(readonly data: ErrorData) {
		super(data.message);
		this.name = "HunchError";
	}
}

function error(code: ErrorCode, message: string, actions: readonly ErrorAction[], detail?: string): HunchError {
	return new HunchError({ code, message, actions, ...(detail === undefined ? {} : { detail }) });
}

const count = (value: number) => value.toLocaleString("en");

export const modelNotFound = (path: string) =>
	error(
		"MODEL_NOT_FOUND",
		`There is no file at ${path}. Correct the path in the setting hunch.model, or clear it to use the built-in model.`,
		["chooseModel", "useBuiltIn"],
	);

export const gpuMemoryShort = (detail: string) =>
	error(
		"GPU_MEMORY_SHORT",
		`The graphics card has too little free memory. ${detail} Close what else uses it, take a smaller hunch.contextSize or fewer paths in hunch.budget, or set hunch.gpu to "off".`,
		["retry", "openSettings"],
		detail,
	);

/**
 * @param need bytes
 * @param free bytes
 * @param asked what does not fit
 */
export function memoryShort(
	need: { readonly weights: number; readonly context: number },
	free: number,
	asked: Fit,
	fits: Fits,
): HunchError {
	const { smallerContext, fewerPaths } = fits;
	const onePath = "set paths to 1 in hunch.budget";
	const offers = [
		...(smallerContext === undefined
			? []
			: [
					`set hunch.contextSize to ${smallerContext.contextSize}${smallerContext.paths < asked.paths ? ` and ${onePath}` : ""}`,
				]),
		...(fewerPaths === undefined ? [] : [onePath]),
		"choose a smaller model, or one with a smaller quantisation",
	];
	const contexts =
		asked.paths === 1
			? `a context of ${count(asked.contextSize)} tokens`
			: `${asked.paths} contexts of ${count(asked.contextSize)} tokens`;
	const actions = (["smallerContext", "fewerPaths"] as const).filter((action) => fits[action] !== undefined);
	return new HunchError({
		code: "MEMORY_SHORT",
		message: `This model would take about ${gigabytes(need.weights + need.context)} of memory (${gigabytes(need.weights)} for its weights, ${gigabytes(need.context)} for ${contexts}), and ${gigabytes(free)} are free. Close other programs, or ${offers.join(", or ")}.`,
		actions: [...actions, "chooseModel", "useBuiltIn", "openSettings", "retry"],
		fits,
	});
}

/** @param others kinds of graphics processor that do work */
export const deviceUnavailable = (device: string, others: readonly string[], detail: string) =>
	error(
		"DEVICE_UNAVAILABLE",
		`The setting hunch.gpu asks for ${device}, which does not work on this machine. Set it to "auto"${
			others.length === 0 ? "" : `, to ${others.map((other) => `"${other}"`).join(" or ")}`
		}, or to "off" to compute on the processor. "Hunch: Diagnose" says more.`,
		["openSettings", "showLog"],
		detail,
	);

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)} GB`;

export const modelNotGguf = (path: string) =>
	error(
		"MODEL_NOT_GGUF",
		`${path} is not a GGUF file. Hunch reads models in the GGUF format (the file starts with the letters GGUF); choose such a file.`,
		["chooseModel", "useBuiltIn"],
	);

export const modelTruncated = (path: string, size: number, where: "header" | "data") =>
	error(
		"MODEL_TRUNCATED",
		`${path} is incomplete or damaged: it ends after ${count(size)} bytes, in the middle of its ${where}. Download or copy it again.`,
		["chooseModel", "useBuiltIn"],
	);

export const modelUnreadable = (path: string, detail: string) =>
	error(
		"MODEL_UNREADABLE",
		`${path} could not be loaded: ${detail} Try another file, or the built-in model; the log has the details.`,
		["chooseModel", "useBuiltIn", "showLog"],
		detail,
	);

export const modelCrashes = (path: string, how: string) =>
	error(
		"MODEL_CRASHES",
		`The engine broke twice while it loaded ${path} (${how}). The file may be damaged, or of a kind this engine cannot run: download it again, or choose another model. The log has the details.`,
		["chooseModel", "useBuiltIn", "showLog"],
		how,
	);

/** @param largest the context the model was trained for, where the setting could not give more room; else null */
export const promptTooLong = (tokens: number, room: number, largest: number | null) =>
	error(
		"PROMPT_TOO_LONG",
		`The question with its code is ${count(tokens)} tokens long, and the context has room for ${count(room)}. ${
			largest === null
				? "Select less code, or raise hunch.contextSize."
				: `Select less code: this model was made for no more than ${count(largest)} tokens.`
		}`,
		largest === null ? ["openSettings"] : ["chooseModel"],
	);

export const questionEmpty = () => error("QUESTION_EMPTY", "The question is empty. Type one and send it again.", []);

export const selectionEmpty = () =>
	error(
		"SELECTION_EMPTY",
		"Nothing is selected, and no function was found around the cursor. Select the code to explain and try again.",
		[],
	);

export const nothingSelected = () =>
	error("NOTHING_SELECTED", "Nothing is selected to be replaced. Select it in an editor, or insert at the cursor.", []);

export const proposalStale = (name: string) =>
	error(
		"PROPOSAL_STALE",
		`${name} was changed where this would go. Nothing was applied: apply the code from the answer again to see it against the file as it is now.`,
		[],
	);

export const fileTooLarge = (name: string) =>
	error(
		"FILE_TOO_LARGE",
		`${name} is too large to be a part of a question. Select what matters and add the selection.`,
		[],
	);

export const fileUnreadable = (name: string, detail: string) =>
	error(
		"FILE_UNREADABLE",
		`${name} could not be read as text: it may be a picture or a program, or no longer be there. Add a file of text instead.`,
		[],
		detail,
	);

export const noProblems = (name: string) =>
	error("NO_PROBLEMS", `VS Code lists no problems in ${name}. Add the file or a selection instead.`, []);

export const noSymbols = (name: string) =>
	error("NO_SYMBOLS", `VS Code knows no symbols in ${name}. Add the file or a selection instead.`, []);

export const noEditor = () =>
	error("NO_EDITOR", "No editor is open to work on. Open a file, put the cursor where you want it and try again.", []);

export const editRefused = () =>
	error(
		"EDIT_REFUSED",
		"The editor did not take the code: the file may be read-only, or it changed at that moment. Nothing was inserted; try again.",
		[],
	);

export const engineStart = (detail: string) =>
	error(
		"ENGINE_START",
		"The engine could not be started. Reinstall the extension's dependencies; the log says what is missing.",
		["retry", "showLog"],
		detail,
	);

export const engineExited = (how: string) =>
	error(
		"ENGINE_EXITED",
		`The engine stopped unexpectedly (${how}). What was written is kept; ask again and it starts anew.`,
		["retry", "showLog"],
		how,
	);

export const engineStopped = () =>
	error("ENGINE_STOPPED", "The model was unloaded. What was written is kept; ask again and it is loaded anew.", [
		"retry",
	]);

export const engineHung = (how: string) =>
	error(
		"ENGINE_HUNG",
		`The engine no longer answered and was ended (${how}). What was written is kept; ask again and it starts anew.`,
		["retry", "showLog"],
		how,
	);

export const engineMemory = (how: string) =>
	error(
		"ENGINE_MEMORY",
		"The engine ran out of memory. What was written is kept. Lower hunch.contextSize, set paths to 1 in hunch.budget, choose a smaller model, or close other programs.",
		["openSettings", "chooseModel", "showLog"],
		how,
	);

/** @param why what the last error said */
export const engineGaveUp = (why: string) =>
	error(
		"ENGINE_GAVE_UP",
		"The engine ended again and again within three minutes, and is no longer started by itself. See the log, try another model, or try again.",
		["retry", "showLog", "chooseModel"],
		why,
	);

/** @param bytes size of the model file */
export const modelElsewhere = (name: string, bytes: number) =>
	error(
		"MODEL_ELSEWHERE",
		`Another window has ${name} in memory (${gigabytes(bytes)}). Unload it there with "Hunch: Unload Model", or load it here as well.`,
		["loadHere"],
	);

/** @param writer the model that began an answer, and @param model the one that is to go on with it */
export const modelDiffers = (writer: string, model: string) =>
	error(
		"MODEL_DIFFERS",
		`This answer was begun by ${writer}, and ${model} cannot go on with it: they cut text into different tokens. Choose ${writer} again, or have the question answered anew.`,
		["retry", "chooseModel"],
	);

export const recordingWithoutQuestion = () =>
	error(
		"RECORDING_WITHOUT_QUESTION",
		"This answer was read from a trace, which does not hold what was asked: it can be read and replayed, not written anew. Ask your own question below.",
		[],
	);

export const answerCut = () =>
	error(
		"ANSWER_CUT",
		"The window was closed or reloaded while this was being written. What was written is kept; go on with it, or have the question answered anew.",
		["retry"],
	);

export const conversationUnreadable = (name: string, detail: string) =>
	error("CONVERSATION_UNREADABLE", `${name} was not opened. ${detail}`, [], detail);

export const conversationUnwritable = (where: string, detail: string) =>
	error(
		"CONVERSATION_UNWRITABLE",
		`This conversation could not be saved in ${where} (${detail}). It is here until the window closes, and no other is opened in its place: make room there, or export it to a file and delete it here.`,
		["showLog"],
		detail,
	);

/** The host loads before it asks, so a person sees this only after a fault. */
export const modelNotLoaded = () =>
	error("MODEL_NOT_LOADED", "No model is loaded. Ask again; if it happens twice, see the log.", ["retry", "showLog"]);

export const nothingToCompare = () =>
	error("NOTHING_TO_COMPARE", "There is no question yet to be answered under several policies. Ask one first.", []);

/** @param known names of the policies there are: the first of them are told, for all would be more than a sentence */
export const policyUnknown = (name: string, known: readonly string[]) =>
	error(
		"POLICY_UNKNOWN",
		`There is no policy "${name}". Use one of ${known
			.slice(0, 3)
			.map((one) => `"${one}"`)
			.join(", ")} or another that the setting hunch.policy lists.`,
		["openSettings"],
	);

/** @param fault a sentence that names the parameter */
export const policyParameter = (name: string, fault: string) =>
	error("POLICY_PARAMETER", `The policy ${name} cannot be made as hunch.policyParameters says: ${fault}`, [
		"openSettings",
	]);

export const engineBusy = () =>
	error("ENGINE_BUSY", "Hunch is still answering. Stop that answer or wait for its end, then ask again.", []);

export const backendFailed = (detail: string) =>
	error(
		"BACKEND_FAILED",
		"The model failed while computing. What was written is kept; try again, and if it happens again see the log.",
		["retry", "showLog"],
		detail,
	);

export const noAnswer = () =>
	error("NO_ANSWER", "There is no answer yet whose trace could be saved. Ask something first.", []);

export const traceUnreadable = (name: string, detail: string) =>
	error("TRACE_UNREADABLE", `${name} was not opened. ${detail}`, [], detail);

export const traceUnwritable = (name: string, detail: string) =>
	error("TRACE_UNWRITABLE", `${name} could not be written: ${detail} Choose another folder.`, [], detail);

export const pictureUnwritable = (name: string, detail: string) =>
	error("PICTURE_UNWRITABLE", `${name} could not be written: ${detail} Choose another folder.`, [], detail);

/** Any thrown value as error data; errors not made here become INTERNAL, with their stack for the log. */
export function toErrorData(thrown: unknown): ErrorData {
	if (thrown instanceof HunchError) return thrown.data;
	const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
	const summary = thrown instanceof Error ? thrown.message : String(thrown);
	return {
		code: "INTERNAL",
		message: `Something went wrong in Hunch: ${summary}. Try again; the log has the details.`,
		actions: ["retry", "showLog"],
		detail,
	};
}

/** An error that belongs to no answer: to try again means an answer, and there is none that could be written once more. */
export function aboutNoAnswer(error: ErrorData): ErrorData {
	return { ...error, actions: error.actions.filter((action) => action !== "retry") };
}
