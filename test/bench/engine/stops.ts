import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { EngineClient } from "../../../extension/engine/client.ts";
import { type Asked, ask, user } from "../../support/liveEngine.ts";
import type { Report } from "../support/report.ts";
import { percentile } from "../support/statistics.ts";

const stops = 40;

/** From the request to stop until the engine is idle, at any place in reading a prompt and in writing an answer. */
export async function measureStops(client: EngineClient, report: Report): Promise<void> {
	const reading: number[] = [];
	const writing: number[] = [];
	for (let round = 0; reading.length < stops; round++) {
		// Each begins with words of its own, so that nothing of it was read before.
		const question = user(`${round} ${"const total = price * count + tax; ".repeat(50)}`);
		push(reading, await stopAfter(client, question, (stop) => ({ onReading: () => stop(spread(round, 1500)) })));
	}
	for (let round = 0; writing.length < stops; round++) {
		const onEvent = (stop: (delay: number) => void): Asked => ({
			onEvent: ({ type }) => {
				if (type === "token") stop(spread(round, 300));
			},
		});
		push(writing, await stopAfter(client, user(`Say ${round}`), onEvent));
	}
	report({ name: "stop-prompt-ms", value: percentile(reading, 95), unit: "ms", goal: { atMost: 150 } });
	report({ name: "stop-generate-ms", value: percentile(writing, 95), unit: "ms", goal: { atMost: 150 } });
}

/** The rounds' delays lie evenly between 0 and `most` milliseconds. */
const spread = (round: number, most: number): number => ((round * 0.618) % 1) * most;

/** @returns milliseconds; null where the answer ended by itself before it was stopped */
async function stopAfter(
	client: EngineClient,
	question: ReturnType<typeof user>,
	listen: (stop: (delay: number) => void) => Asked,
): Promise<number | null> {
	const source = new CancellationTokenSource();
	let stopped: number | null = null;
	let timer: NodeJS.Timeout | undefined;
	const stop = (delay: number) => {
		timer ??= setTimeout(() => {
			stopped = performance.now();
			source.cancel();
		}, delay);
	};
	const { trace, error } = await ask(client, [question], { source, maxTokens: 1000, ...listen(stop) });
	clearTimeout(timer);
	if (error !== null) throw new Error(error.message);
	return stopped === null || trace?.end?.reason !== "cancelled" ? null : performance.now() - stopped;
}

function push(times: number[], time: number | null): void {
	if (time !== null) times.push(time);
}
