import {
	type CancellationToken,
	createMessageConnection,
	IPCMessageReader,
	IPCMessageWriter,
	ResponseError,
} from "vscode-jsonrpc/node";
import type { GenerationEvent } from "../../../sampler/trace.ts";
import {
	type AnswerParams,
	answer,
	answerEvents,
	answerReading,
	computesOn,
	diagnose,
	heartbeat,
	heartbeatMs,
	type LoadParams,
	loadModel,
	loadProgress,
	type MeasureParams,
	measure,
	readingToken,
	type ScoreParams,
	score,
	unloadModel,
} from "../../protocol/engine.ts";
import { type ErrorData, toErrorData } from "../../protocol/errors.ts";
import { Engine } from "./engine.ts";
import { EventBatcher } from "./eventBatcher.ts";

/** The engine's process: the only one that loads the native backend. It lives as long as its parent. */
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
// Standard error is the log; the parent keeps it.
const engine = new Engine(
	(message) => process.stderr.write(`${message}\n`),
	(devices) => void connection.sendNotification(computesOn, devices),
);

connection.onRequest(loadModel, (params: LoadParams) =>
	typed(() => engine.load(params, (progress) => void connection.sendProgress(loadProgress, params.progress, progress))),
);

connection.onRequest(answer, (params: AnswerParams, token: CancellationToken) =>
	typed(async () => {
		const batcher = new EventBatcher<GenerationEvent>(
			(events) => void connection.sendProgress(answerEvents, params.progress, events),
		);
		try {
			return await engine.answer(
				params,
				{
					onEvent: (event) => batcher.push(event),
					onReading: (reading) => void connection.sendProgress(answerReading, readingToken(params.progress), reading),
				},
				signalOf(token),
			);
		} finally {
			batcher.flush();
		}
	}),
);

connection.onRequest(score, (params: ScoreParams, token: CancellationToken) =>
	typed(() => engine.score(params, signalOf(token))),
);

connection.onRequest(measure, (params: MeasureParams) => typed(async () => engine.measure(params)));

connection.onRequest(diagnose, () => typed(() => engine.diagnose()));

connection.onRequest(unloadModel, () => typed(() => engine.unload()));

const beat = () =>
	void connection.sendNotification(heartbeat, { stalledMs: engine.stalledMs, memory: process.memoryUsage.rss() });

setInterval(() => {
	engine.followLoad();
	beat();
}, heartbeatMs);

// The parent is gone: nobody would ever ask again.
process.on("disconnect", () => process.exit(0));
connection.listen();
beat();

/** Sends every failure as data a person can read; jsonrpc would send a bare message. */
async function typed<T>(work: () => Promise<T>): Promise<T | ResponseError<ErrorData>> {
	try {
		return await work();
	} catch (thrown) {
		const data = toErrorData(thrown);
		return new ResponseError(-32000, data.message, data);
	}
}

function signalOf(token: CancellationToken): AbortSignal {
	const controller = new AbortController();
	if (token.isCancellationRequested) controller.abort();
	token.onCancellationRequested(() => controller.abort());
	return controller.signal;
}
