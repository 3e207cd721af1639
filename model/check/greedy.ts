import { getLlama, type LlamaContextSequence, LlamaLogLevel, type LlamaModel, type Token } from "node-llama-cpp";

/** A model that writes greedily, by the backend's documented requests. */
export class Greedy {
	private constructor(
		readonly model: LlamaModel,
		private readonly sequence: LlamaContextSequence,
	) {}

	static async load(path: string): Promise<Greedy> {
		const llama = await getLlama({ build: "never", gpu: false, logLevel: LlamaLogLevel.error });
		const model = await llama.loadModel({ modelPath: path });
		const context = await model.createContext({ contextSize: 512, sequences: 1, threads: 1 });
		return new Greedy(model, context.getSequence());
	}

	/** Control tokens in the text are read as such. */
	tokens(text: string): Token[] {
		return this.model.tokenize(text, true);
	}

	/** What follows the text, up to the end of the turn or `most` tokens. */
	async write(text: string, most: number): Promise<string> {
		const tokens = this.tokens(text);
		const written: Token[] = [];
		await this.sequence.clearHistory();
		for await (const token of this.sequence.evaluate(tokens, { temperature: 0 })) {
			if (this.model.isEogToken(token) || written.push(token) >= most) break;
		}
		return this.model.detokenize(written, true);
	}
}
