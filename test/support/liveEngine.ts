import { join } from "node:path";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { type ClientOptions, EngineClient, type LoadRequest } from "../../extension/engine/client.ts";
import type { Log } from "../../extension/engine/log.ts";
import type { AnswerParams, AnswerResult, ChatMessage, PromptReading } from "../../extension/protocol/engine.ts";
import { type ErrorData, toErrorData } from "../../extension/protocol/errors.ts";
import { defaultBudget } from "../../sampler/budget.ts";
import { defaultThresholds } from "../../sampler/quadrant.ts";
import { assembleText } from "../../sampler/text.ts";
import type { GenerationEvent, Trace } from "../../sampler/trace.ts";
import { TraceBuilder } from "../../sampler/traceBuilder.ts";

export const builtInModel = join(process.cwd(), "model", "hunch-nano-q8_0.gguf");

const silent: Log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** A client of the real engine, in a process of its own. */
export function liveClient(options: Partial<ClientOptions> = {}): EngineClient {
	return new EngineClient({ path: join(process.cwd(), "dist", "engine.mjs"), log: silent, ...options });
}

/** The built-in model with four paths, unless told otherwise. */
export const loadRequest = (more: Partial<LoadRequest> = {}): LoadRequest => ({
	path: builtInModel,
	contextSize: 512,
	paths: 4,
	threads: null,
	device: "off",
	...more,
});

export interface Asked extends Partial<Omit<AnswerParams, "messages" | "progress">> {
	readonly onEvent?: (event: GenerationEvent) => void;
	readonly onReading?: (reading: PromptReading) => void;
	/** Calls the answer off. */
	readonly source?: CancellationTokenSource;
}

/** What came of a question. */
export interface Outcome {
	/** As far as it was written; null where it was not begun. */
	readonly trace: Trace | null;
	readonly text: string;
	/** Null where it failed; then `error` is there. */
	readonly result: AnswerResult | null;
	readonly error: ErrorData | null;
}

export const user = (text: string): ChatMessage => ({ role: "user", text });

/** Asks, greedily unless told otherwise, and waits for the end, however that comes. */
export async function ask(client: EngineClient, messages: readonly ChatMessage[], asked: Asked = {}): Promise<Outcome> {
	const { onEvent = () => {}, onReading = () => {}, source = new CancellationTokenSource(), ...params } = asked;
	const builder = new TraceBuilder();
	const request = {
		priority: "chat",
		messages,
		written: [],
		policy: { name: "greedy", values: {} },
		thresholds: defaultThresholds,
		budget: defaultBudget,
		seed: 1,
		maxTokens: 100,
		...params,
	} as const;
	const onEvents = (events: readonly GenerationEvent[]) => {
		for (const event of events) {
			if (event.type !== "activity") builder.push(event);
			onEvent(event);
		}
	};
	const [result, error] = await client.answer(request, { onEvents, onReading }, source.token).then(
		(value) => [value, null] as const,
		(thrown) => [null, toErrorData(thrown)] as const,
	);
	return { trace: builder.trace, text: assembleText(builder.tokens).text, result, error };
}
