import { join } from "node:path";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { type ClientOptions, EngineClient } from "../../extension/engine/client.ts";
import { type CollectedAnswer, collectAnswer } from "../../extension/engine/collectAnswer.ts";
import type { LoadRequest } from "../../extension/engine/load.ts";
import type { Log } from "../../extension/engine/log.ts";
import type { AnswerParams, ChatMessage, PromptReading } from "../../extension/protocol/engine.ts";
import { defaultBudget } from "../../sampler/budget.ts";
import { defaultThresholds } from "../../sampler/quadrant.ts";
import type { GenerationEvent } from "../../sampler/trace.ts";

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

export const user = (text: string): ChatMessage => ({ role: "user", text });

/** Asks, greedily unless told otherwise, and waits for the end, however that comes. */
export async function ask(
	client: EngineClient,
	messages: readonly ChatMessage[],
	asked: Asked = {},
): Promise<CollectedAnswer> {
	const { onEvent, onReading, source = new CancellationTokenSource(), ...params } = asked;
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
	return collectAnswer(client, request, {
		token: source.token,
		...(onEvent === undefined ? {} : { onEvent }),
		...(onReading === undefined ? {} : { onReading }),
	});
}
