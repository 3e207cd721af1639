import { NotificationType, ProgressType, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { Budget } from "../../sampler/budget.ts";
import type { Cost } from "../../sampler/decoder.ts";
import type { Token } from "../../sampler/distribution.ts";
import type { ParameterValues } from "../../sampler/policies/entry.ts";
import type { Thresholds } from "../../sampler/quadrant.ts";
import type { GenerationEvent } from "../../sampler/trace.ts";
import type { ErrorData } from "./errors.ts";

/**
 * The messages between the extension host and the engine, over vscode-jsonrpc. A request that fails rejects with a
 * ResponseError whose `data` is an ErrorData. Requests are cancelled with jsonrpc cancellation tokens: a cancelled
 * `answer` resolves (its trace ends with the reason "cancelled"), for what was written counts.
 */

/** Whose work goes first: a completion that is waited for at the cursor, chat, a look ahead from an alternative, and what nobody waits for. */
export const priorities = ["completion", "chat", "lens", "background"] as const;
export type Priority = (typeof priorities)[number];

/** What computes: the best there is, one kind of graphics processor and no other, or none. */
export const devices = ["auto", "cuda", "vulkan", "metal", "off"] as const;
export type Device = (typeof devices)[number];

export interface LoadParams {
	readonly path: string;
	/** Tokens a path may hold; lowered to what the model was trained for. */
	readonly contextSize: number;
	/** Paths at once; each takes the memory of one context. */
	readonly paths: number;
	/** Null leaves one core free, and more while others are busy. */
	readonly threads: number | null;
	readonly device: Device;
	/** Values of `loadProgress` (0 to 1) are sent under this token. */
	readonly progress: string;
}

export interface ModelFacts {
	readonly name: string;
	readonly architecture: string;
	readonly fileSize: number;
	readonly vocabularySize: number;
	readonly contextSize: number;
	readonly trainedContextSize: number;
	readonly device: string;
	readonly threads: number;
	/** How distributions are read: `direct` from one decode, or `public` through the slower documented calls. */
	readonly reading: "direct" | "public";
	/** Of the weights, as the file says: "Q4_K_M". */
	readonly quantization: string;
	/** What the chat template is taken for, and whether the file has one. */
	readonly template: string;
	readonly hasTemplate: boolean;
	/** Whether the vocabulary has tokens for the middle of a file, and for thinking. */
	readonly fillInTheMiddle: boolean;
	readonly thinking: boolean;
	/** Paths that may be open at once, and what it costs to open one from another and to go back on one. */
	readonly paths: number;
	readonly fork: Cost;
	readonly rollback: Cost;
}

/** What the backend found on this machine. */
export interface BackendFacts {
	readonly node: string;
	/** Versions of node-llama-cpp and of the llama.cpp in it. */
	readonly package: string;
	readonly llamaCpp: string;
	/** What is computed with: "cuda", "vulkan", "metal" or "CPU". */
	readonly device: string;
	/** Names of the graphics processors that are used. */
	readonly gpus: readonly string[];
	/** Kinds of device that would work here, and those that might on this platform and do not. */
	readonly supported: readonly string[];
	readonly unsupported: readonly string[];
	/** Cores that count for computing. */
	readonly cores: number;
}

export interface Diagnosis {
	/** Null while no model has been asked for. */
	readonly backend: BackendFacts | null;
	readonly model: ModelFacts | null;
	/** Paths that somebody has now. */
	readonly openPaths: number;
	/** Of the engine's process, in bytes; a file that is mapped counts as far as it was read. */
	readonly memory: number;
}

export interface ChatMessage {
	readonly role: "system" | "user" | "assistant";
	readonly text: string;
	/** Of an answer that this model wrote: the tokens it was written with. */
	readonly tokens?: readonly Token[];
}

/** A policy of sampler/policies/registry.ts, and what it is told; what is missing is as its defaults say. */
export interface PolicySpec {
	readonly name: string;
	readonly values: ParameterValues;
}

export interface AnswerParams {
	readonly priority: Priority;
	/** The last of them is the question. The oldest are left out where the context has no room for all. */
	readonly messages: readonly ChatMessage[];
	/** What the answer has already, where it is to be gone on with. Indices in what follows count from its end. */
	readonly written: readonly Token[];
	readonly policy: PolicySpec;
	/** By which the quadrants are told apart. */
	readonly thresholds: Thresholds;
	readonly budget: Budget;
	/** Sentences that may be said in a pause, those that are preferred first; without any, the built-in ones. */
	readonly pauseTexts?: readonly string[];
	readonly seed: number;
	readonly maxTokens: number;
	/** Batches of events (`answerEvents`), the last of them an `end`, are sent under this token, and `answerReading` under its `readingToken`. */
	readonly progress: string;
}

/** How far a prompt has been read, in tokens. */
export interface PromptReading {
	readonly read: number;
	readonly total: number;
	/** Of those read, how many were in memory already. */
	readonly reused: number;
	/** Earlier questions that were left out with their answers. */
	readonly omitted: number;
}

export interface AnswerResult {
	readonly promptTokens: number;
	/** Of the prompt's, how many were in memory already. */
	readonly reusedTokens: number;
	/** Earlier questions that were left out with their answers. */
	readonly omitted: number;
	readonly promptMs: number;
	readonly tokens: number;
	readonly writeMs: number;
	/** Whether the prompt had opened the model's thinking, so that the answer begins within it. */
	readonly thinksFromTheStart: boolean;
}

/** A prompt that might be asked, to see what of the context it takes. */
export interface MeasureParams {
	readonly messages: readonly ChatMessage[];
	/** Parts of the last message, each to be counted by itself. */
	readonly parts: readonly string[];
	readonly maxTokens: number;
}

/** All in tokens. */
export interface Measures {
	/** Of the context. */
	readonly capacity: number;
	/** What a prompt may have of it; the rest is kept free for the answer. */
	readonly room: number;
	/** Of the prompt as it would be read, and how many earlier questions are not in it. */
	readonly prompt: number;
	readonly omitted: number;
	/** Of the prompt without its last question, as it would be read. */
	readonly earlier: number;
	readonly parts: readonly number[];
}

/** An answer that is given, to see what the model thinks of it. */
export interface ScoreParams {
	readonly priority: Priority;
	readonly question: string;
	readonly answer: string;
}

export interface ScoreResult {
	/** H before each of the answer's tokens, in nats. */
	readonly entropy: readonly number[];
	/** V before each of them, in nats². */
	readonly varentropy: readonly number[];
	/** Mean of ln p of the tokens; 0 where there are none. */
	readonly meanLogProbability: number;
}

export const loadModel = new RequestType<LoadParams, ModelFacts, ErrorData>("model/load");
export const loadProgress = new ProgressType<number>();
export const unloadModel = new RequestType0<void, ErrorData>("model/unload");
export const answer = new RequestType<AnswerParams, AnswerResult, ErrorData>("answer");
/** Rejects when it is cancelled. */
export const score = new RequestType<ScoreParams, ScoreResult, ErrorData>("score");
export const measure = new RequestType<MeasureParams, Measures, ErrorData>("measure");
export const diagnose = new RequestType<Record<string, never>, Diagnosis, ErrorData>("diagnose");
export const answerReading = new ProgressType<PromptReading>();
/** A token has one kind of progress only. */
export const readingToken = (progress: string): string => `${progress}/reading`;
export const answerEvents = new ProgressType<readonly GenerationEvent[]>();

/** Sent before a model is loaded: what will compute, and the kinds of device that work here. */
export const computesOn = new NotificationType<{ readonly device: string; readonly supported: readonly string[] }>(
	"computesOn",
);

/** Sent every `heartbeatMs`, whatever else the engine does: one that no longer beats hangs. */
export interface Heartbeat {
	/** Milliseconds since the work under way last came to a border; 0 while there is none. */
	readonly stalledMs: number;
	/** Bytes. */
	readonly memory: number;
}
export const heartbeatMs = 1000;
export const heartbeat = new NotificationType<Heartbeat>("heartbeat");
