import { join } from "node:path";
import { Backend } from "../../../extension/engine/process/backend.ts";
import { LoadedModel } from "../../../extension/engine/process/loadedModel.ts";
import type { Decoder, Vocabulary } from "../../../sampler/decoder.ts";
import type { Distribution, Token } from "../../../sampler/distribution.ts";
import { withEnd } from "../../../sampler/vocabulary.ts";
import { benchModel } from "../../models/benchModel.ts";

export const never = new AbortController().signal;

const quiet = () => {};

/** Loads the benchmark model on the CPU with the threads it takes by default, for as long as `use` runs. */
export async function withBenchModel<T>(
	{ contextSize, paths }: { readonly contextSize: number; readonly paths: number },
	use: (loaded: LoadedModel) => Promise<T>,
): Promise<T> {
	const path = await benchModel(join(process.cwd(), "out", "models"));
	const backend = await Backend.of("off", quiet);
	const loaded = await LoadedModel.load(backend, { path, contextSize, paths, threads: null }, quiet);
	try {
		return await use(loaded);
	} finally {
		await loaded.dispose();
	}
}

/** Tokens from all over the vocabulary. */
export function promptOf(length: number, vocabularySize: number): Token[] {
	return Array.from({ length }, (_, index) => (index * 7919) % vocabularySize);
}

/** A random model may end its answer at any step; here it is to go on. */
export const endless = (vocabulary: Vocabulary): Vocabulary => withEnd(vocabulary, () => false);

/** A path with a prompt on it that goes on with the likeliest token, a step at a time. */
export class GreedyPath {
	#last: Distribution;

	private constructor(
		readonly decoder: Decoder,
		last: Distribution,
	) {
		this.#last = last;
	}

	static async open(loaded: LoadedModel, promptTokens: number): Promise<GreedyPath> {
		const decoder = loaded.paths.open();
		return new GreedyPath(decoder, await decoder.append(promptOf(promptTokens, loaded.vocabulary.size), never));
	}

	/** The likeliest token after what is there. */
	get next(): Token {
		return this.#last.tokens[0]!;
	}

	async step(): Promise<Distribution> {
		this.#last = await this.decoder.append([this.next], never);
		return this.#last;
	}
}
