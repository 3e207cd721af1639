import type { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import type { Decoder } from "../../../sampler/decoder.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import { never, promptOf } from "../support/models.ts";
import type { Report } from "../support/report.ts";
import { interleave, median, medianInterval } from "../support/statistics.ts";

const promptTokens = 256;
const pathTokens = 8;
const paths = 4;
const rounds = 11;

/** Four paths of a branch, a token on each in one batch a step, against one path after another. Needs four paths. */
export async function measureBranch(loaded: LoadedModel, report: Report): Promise<void> {
	const trunk = loaded.paths.open();
	const first = await trunk.append(promptOf(promptTokens, loaded.vocabulary.size), never);
	const decoders = [trunk];
	while (decoders.length < paths) decoders.push(await trunk.fork());
	const candidates = Array.from(first.tokens.subarray(0, paths));
	const back = () => Promise.all(decoders.map((decoder) => decoder.rollback(promptTokens)));
	const together = async () => {
		let tokens: readonly Token[] = candidates;
		for (let i = 0; i < pathTokens; i++) {
			const steps = decoders.map((decoder, path) => ({ decoder, token: tokens[path]! }));
			tokens = (await loaded.paths.appendAll(steps, never)).map(likeliest);
		}
		await back();
	};
	const apart = async () => {
		for (const [path, decoder] of decoders.entries()) await rollOut(decoder, candidates[path]!);
		await back();
	};
	const times = await interleave({ together: { times: 1, step: together }, apart: { times: 1, step: apart } }, rounds);
	await Promise.all(decoders.map((decoder) => decoder.dispose()));
	const ratios = times.together.map((value, round) => value / times.apart[round]!);
	const { low, high } = medianInterval(ratios);
	report({ name: "branch-batch-ratio", value: median(ratios), unit: "×", goal: { atMost: 0.75 } });
	report({ name: "branch-batch-ratio-low", value: low, unit: "×" });
	report({ name: "branch-batch-ratio-high", value: high, unit: "×" });
}

async function rollOut(decoder: Decoder, first: Token): Promise<void> {
	let token = first;
	for (let i = 0; i < pathTokens; i++) token = likeliest(await decoder.append([token], never));
}

const likeliest = ({ tokens }: Distribution): Token => tokens[0]!;
