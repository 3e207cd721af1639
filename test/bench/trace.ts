import { parseTrace, serializeTrace } from "../../sampler/traceFormat.ts";
import type { Report } from "./support/report.ts";
import { median, timed } from "./support/statistics.ts";
import { longTrace } from "./trace/longTrace.ts";

const rounds = 11;

/** What a long answer's trace takes as a file: an answer of 20 000 tokens with 8 alternatives each. */
export async function run(report: Report): Promise<void> {
	const trace = longTrace(20_000);
	const text = serializeTrace(trace);
	report({ name: "trace-mb", value: Buffer.byteLength(text) / 1e6, unit: "MB", goal: { atMost: 8 } });
	report({ name: "trace-load-ms", value: await medianTime(() => parseTrace(text)), unit: "ms", goal: { atMost: 200 } });
	report({ name: "trace-save-ms", value: await medianTime(() => serializeTrace(trace)), unit: "ms" });
}

async function medianTime(work: () => unknown): Promise<number> {
	const durations: number[] = [];
	for (let i = 0; i < rounds; i++) durations.push(await timed(async () => work()));
	return median(durations);
}
