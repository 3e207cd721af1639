import {
	type ChatHistoryItem,
	type ChatWrapper,
	type LlamaModel,
	LlamaText,
	resolveChatWrapper,
	SpecialTokensText,
} from "node-llama-cpp";
import type { Vocabulary } from "../../../sampler/decoder.ts";
import type { Token } from "../../../sampler/distribution.ts";
import type { ChatMessage } from "../../protocol/engine.ts";

export interface RenderedPrompt {
	readonly tokens: readonly Token[];
	/** Tokens that end an answer in this template, beside those the model itself calls end tokens. */
	readonly endTokens: ReadonlySet<Token>;
	/** Texts that do: some templates have no token for it. */
	readonly stopTexts: readonly string[];
}

/** Puts messages into the model's own chat template. */
export class ChatPrompt {
	readonly #wrapper: ChatWrapper;

	constructor(
		private readonly model: LlamaModel,
		private readonly vocabulary: Vocabulary,
	) {
		this.#wrapper = resolveChatWrapper(model);
	}

	/** What the template is taken for. */
	get template(): string {
		return this.#wrapper.wrapperName;
	}

	/** Whether the file has a template. Without one a usual one is guessed from its name, and may be wrong. */
	get hasTemplate(): boolean {
		return (this.model.fileInfo.metadata.tokenizer?.chat_template ?? "").trim() !== "";
	}

	/**
	 * The messages in their frames, the beginning of an answer last. An earlier answer stands there in the very tokens it
	 * was written with, where these are given, for a text can be cut into tokens in more than one way: so the model reads
	 * on from what it holds.
	 */
	render(messages: readonly ChatMessage[]): RenderedPrompt {
		const written = messages.map((message) => this.#tokensOf(message));
		// Stands for an answer while the template puts its frame around it.
		const mark = unusedCharacter(messages);
		const items = messages.map((message, index) =>
			toHistoryItem(written[index] === null ? message : { ...message, text: `${mark}${index}${mark}` }),
		);
		const state = this.#wrapper.generateContextState({ chatHistory: [...items, { type: "model", response: [] }] });
		const triggers = state.stopGenerationTriggers.map((trigger) => ({
			tokens: LlamaText(trigger).tokenize(this.model.tokenizer),
			text: textOf(LlamaText(trigger)),
		}));
		return {
			tokens: this.#splice(state.contextText, written, mark),
			endTokens: new Set(triggers.flatMap(({ tokens }) => (tokens.length === 1 ? (tokens as Token[]) : []))),
			stopTexts: triggers.flatMap(({ tokens, text }) => (tokens.length > 1 && text !== null ? [text] : [])),
		};
	}

	/** Null where a message is to be read as text: its tokens are not known, or not this model's, or the template leaves a part of them out. */
	#tokensOf({ text, tokens }: ChatMessage): readonly Token[] | null {
		if (tokens === undefined || tokens.length === 0) return null;
		const { thinking, size } = this.vocabulary;
		if (tokens.some((token) => token >= size || token === thinking?.open || token === thinking?.close)) return null;
		const bytes = Buffer.concat(tokens.map((token) => this.vocabulary.bytes(token)));
		return bytes.toString("utf8") === text ? tokens : null;
	}

	#splice(text: LlamaText, written: readonly (readonly Token[] | null)[], mark: string): Token[] {
		const pieces: LlamaText["values"][number][][] = [[]];
		const answers: number[] = [];
		for (const value of text.values) {
			const parts = typeof value === "string" ? value.split(mark) : [value];
			for (const [i, part] of parts.entries()) {
				if (i % 2 === 0) pieces.at(-1)!.push(part);
				else {
					answers.push(Number(part));
					pieces.push([]);
				}
			}
		}
		return pieces.flatMap((values, i) => [
			...(i === 0 ? [] : written[answers[i - 1]!]!),
			...this.#tokenize(LlamaText(values), i === 0),
		]);
	}

	/** node-llama-cpp's wrappers begin with BOS always; a model whose file says not to add one was not trained with it. */
	#tokenize(text: LlamaText, isBeginning: boolean): Token[] {
		if (!isBeginning) return text.tokenize(this.model.tokenizer, "trimLeadingSpace") as Token[];
		const tokens = text.tokenize(this.model.tokenizer);
		const { bos, shouldPrependBosToken } = this.model.tokens;
		const template = this.model.fileInfo.metadata.tokenizer.chat_template;
		const unwanted = !shouldPrependBosToken && tokens[0] === bos && template?.includes("bos_token") !== true;
		return unwanted ? tokens.slice(1) : tokens;
	}
}

/** A private character that no message has. */
function unusedCharacter(messages: readonly ChatMessage[]): string {
	for (let code = 0xe000; ; code++) {
		const character = String.fromCharCode(code);
		if (messages.every(({ text }) => !text.includes(character))) return character;
	}
}

/** The plain text of a trigger; null where it is one that only a token can be. */
function textOf(trigger: LlamaText): string | null {
	const parts = trigger.values.map((value) =>
		typeof value === "string" ? value : value instanceof SpecialTokensText ? value.value : null,
	);
	const text = parts.join("");
	return parts.includes(null) || text.trim() === "" ? null : text;
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
