import { once } from "node:events";
import { availableParallelism } from "node:os";
import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { start, stop } from "../../../scripts/lib/processes.mjs";
import { GreedyPath } from "../support/models.ts";
import { median, timed } from "../support/statistics.ts";

const rounds = 6;
const stepsAtATime = 16;

/**
 * Speed while every core runs another program, as a part of the speed while none does. Whole stretches are timed, not
 * steps: it is the rare long wait at a thread barrier that makes a busy machine slow.
 */
export async function measureBusy(loaded: LoadedModel): Promise<number> {
	const path = await GreedyPath.open(loaded, 128);
	const stretch = () =>
		timed(async () => {
			for (let i = 0; i < stepsAtATime; i++) await path.step();
		});
	const ratios: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const idle = await stretch();
		const busy = await whileBusy(stretch);
		ratios.push(idle / busy);
	}
	await path.decoder.dispose();
	return median(ratios);
}

/** Runs `work` with a program on every core that never rests. */
async function whileBusy<T>(work: () => Promise<T>): Promise<T> {
	const programs = Array.from({ length: availableParallelism() }, () =>
		start(process.execPath, ["-e", "process.stdout.write('running', () => { for (;;); })"], {
			stdio: ["ignore", "pipe", "inherit"],
		}),
	);
	try {
		await Promise.all(programs.map((program) => once(program.stdout!, "data")));
		return await work();
	} finally {
		await Promise.all(programs.map((program) => stop(program)));
	}
}
