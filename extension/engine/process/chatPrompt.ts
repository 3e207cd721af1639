import { type ChatHistoryItem, type ChatWrapper, type LlamaModel, LlamaText, resolveChatWrapper } from "node-llama-cpp";
import type { Token } from "../../../sampler/distribution.ts";
import type { ChatMessage } from "../../protocol/engine.ts";

export interface RenderedPrompt {
	readonly tokens: readonly Token[];
	/** Tokens that end an answer in this template, beside those the model itself calls end tokens. */
	readonly endTokens: ReadonlySet<Token>;
}

/** Puts messages into the model's own chat template. */
export class ChatPrompt {
	readonly #wrapper: ChatWrapper;

	constructor(private readonly model: LlamaModel) {
		this.#wrapper = resolveChatWrapper(model);
	}

	/** The template used, for the log. */
	get template(): string {
		return this.#wrapper.wrapperName;
	}

	render(messages: readonly ChatMessage[]): RenderedPrompt {
		const chatHistory = [...messages.map(toHistoryItem), { type: "model" as const, response: [] }];
		const state = this.#wrapper.generateContextState({ chatHistory });
		const endTokens = state.stopGenerationTriggers
			.map((trigger) => LlamaText(trigger).tokenize(this.model.tokenizer))
			.filter((tokens) => tokens.length === 1)
			.map(([token]) => token as Token);
		return { tokens: this.#tokenize(state.contextText), endTokens: new Set(endTokens) };
	}

	/** node-llama-cpp's wrappers begin with BOS always; a model whose file says not to add one was not trained with it. */
	#tokenize(text: LlamaText): Token[] {
		const tokens = text.tokenize(this.model.tokenizer);
		const { bos, shouldPrependBosToken } = this.model.tokens;
		const template = this.model.fileInfo.metadata.tokenizer.chat_template;
		const unwanted = !shouldPrependBosToken && tokens[0] === bos && template?.includes("bos_token") !== true;
		return unwanted ? tokens.slice(1) : tokens;
	}
}

function toHistoryItem({ role, text }: ChatMessage): ChatHistoryItem {
	switch (role) {
		case "system":
			return { type: "system", text };
		case "user":
			return { type: "user", text };
		case "assistant":
			return { type: "model", response: [text] };
	}
}
