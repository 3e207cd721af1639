import { type CancellationToken, CancellationTokenSource } from "vscode-jsonrpc/node";
import { assembleText } from "../../sampler/text.ts";
import type { GenerationEvent, Trace } from "../../sampler/trace.ts";
import { TraceBuilder } from "../../sampler/traceBuilder.ts";
import type { AnswerResult, PromptReading } from "../protocol/engine.ts";
import { type ErrorData, toErrorData } from "../protocol/errors.ts";
import type { AnswerRequest, EngineClient } from "./client.ts";

/** What came of a question. */
export interface CollectedAnswer {
	/** As far as it was written; null where it was not begun. */
	readonly trace: Trace | null;
	readonly text: string;
	/** Null where it failed; then `error` is there. */
	readonly result: AnswerResult | null;
	readonly error: ErrorData | null;
}

export interface CollectingOptions {
	readonly onEvent?: (event: GenerationEvent) => void;
	readonly onReading?: (reading: PromptReading) => void;
	/** Calls the answer off. */
	readonly token?: CancellationToken;
}

/** Asks, and waits for the whole answer. What goes wrong is a part of what came of it: this never rejects. */
export async function collectAnswer(
	client: Pick<EngineClient, "answer">,
	request: AnswerRequest,
	{ onEvent, onReading, token = new CancellationTokenSource().token }: CollectingOptions = {},
): Promise<CollectedAnswer> {
	const builder = new TraceBuilder();
	const onEvents = (events: readonly GenerationEvent[]) => {
		for (const event of events) {
			if (event.type !== "activity") builder.push(event);
			onEvent?.(event);
		}
	};
	const [result, error] = await client
		.answer(request, { onEvents, onReading: (reading) => onReading?.(reading) }, token)
		.then(
			(value) => [value, null] as const,
			(thrown) => [null, toErrorData(thrown)] as const,
		);
	return { trace: builder.trace, text: assembleText(builder.tokens).text, result, error };
}
