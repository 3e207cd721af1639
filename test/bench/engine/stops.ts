import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { EngineClient } from "../../../extension/engine/client.ts";
import { ask, user } from "../../support/liveEngine.ts";
import type { Report } from "../support/report.ts";
import { percentile } from "../support/statistics.ts";

const stops = 40;

/** Milliseconds after an answer's first token within which it is stopped. */
const writingMs = 300;

type Phase = "reading" | "writing";

/** From the request to stop until the engine is idle, at any place in reading a prompt and in writing an answer. */
export async function measureStops(client: EngineClient, report: Report): Promise<void> {
	const { result } = await ask(client, [longQuestion(-1)], { maxTokens: 1 });
	const readingMs = result!.promptMs;
	const reading = await times((round) => stopAfter(client, longQuestion(round), "reading", spread(round, readingMs)));
	const writing = await times((round) => stopAfter(client, user(`Say ${round}`), "writing", spread(round, writingMs)));
	report({ name: "stop-prompt-ms", value: percentile(reading, 95), unit: "ms", goal: { atMost: 150 } });
	report({ name: "stop-generate-ms", value: percentile(writing, 95), unit: "ms", goal: { atMost: 150 } });
}

/** Each begins with words of its own, so that nothing of it was read before. */
const longQuestion = (round: number) => user(`${round} ${"const total = price * count + tax; ".repeat(16)}`);

/** The rounds' delays lie evenly between 0 and `most` milliseconds. */
const spread = (round: number, most: number): number => ((round * 0.618) % 1) * most;

async function times(measure: (round: number) => Promise<number | null>): Promise<number[]> {
	const all: number[] = [];
	for (let round = 0; all.length < stops; round++) {
		const time = await measure(round);
		if (time !== null) all.push(time);
	}
	return all;
}

/**
 * @param delay from the beginning of the phase to the stop, in milliseconds
 * @returns milliseconds; null where the phase had ended by itself before that
 */
async function stopAfter(
	client: EngineClient,
	question: ReturnType<typeof user>,
	phase: Phase,
	delay: number,
): Promise<number | null> {
	const source = new CancellationTokenSource();
	let now: Phase = "reading";
	let stopped: { readonly at: number; readonly phase: Phase } | null = null;
	let timer: NodeJS.Timeout | undefined;
	const enter = (entered: Phase) => {
		now = entered;
		if (entered !== phase) return;
		timer ??= setTimeout(() => {
			stopped = { at: performance.now(), phase: now };
			source.cancel();
		}, delay);
	};
	const { trace, error } = await ask(client, [question], {
		source,
		maxTokens: 1000,
		onReading: () => enter("reading"),
		onEvent: ({ type }) => {
			if (type === "token") enter("writing");
		},
	});
	const ended = performance.now();
	clearTimeout(timer);
	if (error !== null) throw new Error(error.message);
	const { at, phase: stoppedIn } = stopped ?? { at: ended, phase: null };
	return stoppedIn === phase && trace?.end?.reason === "cancelled" ? ended - at : null;
}
