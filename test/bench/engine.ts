import { join } from "node:path";
import { benchModel } from "../models/benchModel.ts";
import { liveClient, loadRequest } from "../support/liveEngine.ts";
import { measureActivation } from "./engine/activation.ts";
import { measureLoading } from "./engine/loading.ts";
import { measurePreemption } from "./engine/preemption.ts";
import { measureSecondTurn } from "./engine/secondTurn.ts";
import { measureStops } from "./engine/stops.ts";
import type { Report } from "./support/report.ts";

/** How soon the engine does what it is told: in a process of its own, through its client, on the benchmark model. */
export async function run(report: Report): Promise<void> {
	await measureActivation(report);
	await measureLoading(report);
	const client = liveClient();
	try {
		const path = await benchModel(join(process.cwd(), "out", "models"));
		await client.load(loadRequest({ path, contextSize: 4096, paths: 2 }));
		await measureStops(client, report);
		await measureSecondTurn(client, report);
		await measurePreemption(client, report);
	} finally {
		client.dispose();
	}
}
