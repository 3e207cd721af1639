import { liveClient, loadRequest } from "../../support/liveEngine.ts";
import type { Report } from "../support/report.ts";
import { median, timed } from "../support/statistics.ts";

const rounds = 5;

/** From the first question to a model that is ready, the built-in one: with its process, and in one that runs. */
export async function measureLoading(report: Report): Promise<void> {
	const first: number[] = [];
	const again: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const client = liveClient();
		first.push(await timed(() => client.load(loadRequest())));
		again.push(await timed(() => client.load(loadRequest({ paths: 1 }))));
		client.dispose();
	}
	report({ name: "load-ms", value: median(first), unit: "ms" });
	report({ name: "load-again-ms", value: median(again), unit: "ms" });
}
