import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { EngineClient } from "../../../extension/engine/client.ts";
import { ask, user } from "../../support/liveEngine.ts";
import type { Report } from "../support/report.ts";
import { median, timed } from "../support/statistics.ts";

const rounds = 15;

/** How much longer a completion waits for its first token while an answer is being read or written than when nothing is. */
export async function measurePreemption(client: EngineClient, report: Report): Promise<void> {
	const waits: number[] = [];
	let number = 0;
	const completion = () =>
		timed(() => ask(client, [user(`Complete ${number++}: const a =`)], { priority: "completion", maxTokens: 1 }));
	await completion();
	for (let round = 0; round < rounds; round++) {
		const alone = await completion();
		const source = new CancellationTokenSource();
		const chat = ask(client, [user(`${round} ${"let sum = 0; ".repeat(200)}`)], { source, maxTokens: 1000 });
		await new Promise((resolve) => setTimeout(resolve, 100 + 50 * round));
		const beside = await completion();
		source.cancel();
		await chat;
		waits.push(beside - alone);
	}
	report({ name: "preempt-ms", value: median(waits), unit: "ms" });
}
