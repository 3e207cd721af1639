import { measureAdaptive } from "./decode/adaptive.ts";
import { measureBranch } from "./decode/branch.ts";
import { measureBusy } from "./decode/busy.ts";
import { measureForkSteps, measureRollback } from "./decode/paths.ts";
import { measurePolicy } from "./decode/policy.ts";
import { measureSpeed } from "./decode/speed.ts";
import { withBenchModel } from "./support/models.ts";
import type { Report } from "./support/report.ts";

/**
 * What it costs to know how sure the model is, on the benchmark model. Every comparison is a ratio or a difference
 * within rounds of one run (see support/statistics.ts); the times themselves move from machine to machine.
 */
export async function run(report: Report): Promise<void> {
	await withBenchModel({ contextSize: 4096, paths: 2 }, async (loaded) => {
		const distributions = await measureSpeed(loaded, report);
		await measurePolicy(distributions, loaded.vocabulary, report);
		report({ name: "fork-steps", value: await measureForkSteps(loaded), unit: "steps", goal: { atMost: 1.5 } });
		await measureAdaptive(loaded, report);
		report({ name: "rollback-ms", value: await measureRollback(loaded), unit: "ms" });
		report({ name: "busy-ratio", value: await measureBusy(loaded), unit: "×", goal: { atLeast: 0.3 } });
	});
	await withBenchModel({ contextSize: 1024, paths: 4 }, (loaded) => measureBranch(loaded, report));
	await withBenchModel({ contextSize: 32_768, paths: 2 }, async (loaded) => {
		report({ name: "fork-steps-32768", value: await measureForkSteps(loaded), unit: "steps" });
	});
}
