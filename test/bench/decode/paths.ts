import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import { GreedyPath, never } from "../support/models.ts";
import { median, timed } from "../support/statistics.ts";

const promptTokens = 256;
const rounds = 12;

/** A fork and the first token on it, in plain steps: the backend copies the state with the decode that follows. */
export async function measureForkSteps(loaded: LoadedModel): Promise<number> {
	const path = await GreedyPath.open(loaded, promptTokens);
	const ratios: number[] = [];
	for (let round = 0; round <= rounds; round++) {
		const plain: number[] = [];
		for (let i = 0; i < 6; i++) plain.push(await timed(() => path.step()));
		const start = performance.now();
		const twin = await path.decoder.fork();
		await twin.append([path.next], never);
		const forked = performance.now() - start;
		await twin.dispose();
		if (round > 0) ratios.push(forked / median(plain));
	}
	await path.decoder.dispose();
	return median(ratios);
}

/** Milliseconds to cut the last ten tokens off. */
export async function measureRollback(loaded: LoadedModel): Promise<number> {
	const { decoder } = await GreedyPath.open(loaded, promptTokens);
	const durations: number[] = [];
	for (let round = 0; round < 10; round++) {
		await decoder.append([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], never);
		durations.push(await timed(() => decoder.rollback(decoder.length - 10)));
	}
	await decoder.dispose();
	return median(durations);
}
