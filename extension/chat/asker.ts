import { type CancellationToken, CancellationTokenSource, Emitter, type Event } from "vscode-jsonrpc/node";
import { pathChoice, tokenChoice } from "../../sampler/choice.ts";
import type { Percentiles } from "../../sampler/percentiles.ts";
import type { GenerationEvent, ModelStamp, TraceAction, TraceToken } from "../../sampler/trace.ts";
import type { AnswerRequest, EngineClient } from "../engine/client.ts";
import type { LoadRequest } from "../engine/load.ts";
import type { Log } from "../engine/log.ts";
import type { ChatMessage, ModelFacts, PolicySpec } from "../protocol/engine.ts";
import {
	type ErrorData,
	engineBusy,
	type Fit,
	type Fits,
	modelDiffers,
	questionEmpty,
	recordingWithoutQuestion,
	toErrorData,
} from "../protocol/errors.ts";
import type { Question } from "../protocol/webview.ts";
import type { Conversation } from "./conversation.ts";

/** What a question needs to know of the settings, read anew for each. */
export interface Choices {
	load(): LoadRequest;
	/** From now on there is to be room for what these policies need, too, so that a model is not loaded anew for each. */
	reserve(policies: readonly PolicySpec[]): void;
	answer(): Pick<AnswerRequest, "policy" | "thresholds" | "budget" | "pauseTexts" | "seed" | "maxTokens">;
	/** How unsure the model in memory is as a rule; null while that is not known. */
	percentiles(): Percentiles | null;
	/** Asks for less of the model in use, from now on. */
	useLess(fit: Fit): Promise<void>;
	/** What the model is told before all questions; empty where it is told nothing. */
	systemPrompt(): string;
	/** Whether earlier questions and answers are a part of the next question. */
	remembers(): boolean;
	/** What was asked to be loaded is in memory. What depends on it is ready when this settles. */
	loaded(): Promise<void>;
	/** An answer was written. */
	answered(tokens: readonly TraceToken[]): void;
}

/** Puts questions to the engine, one at a time, and writes what comes back into the conversation. */
export class Asker {
	readonly #busyChanged = new Emitter<boolean>();
	#current: CancellationTokenSource | null = null;
	/** Those that are being answered, one after another. */
	#turns: readonly string[] = [];

	constructor(
		private readonly client: Pick<EngineClient, "load" | "answer" | "allowTwice">,
		private readonly conversation: Conversation,
		private readonly choices: Choices,
		private readonly log: Log,
	) {}

	/** Whenever an answer begins or ends. */
	readonly onBusy: Event<boolean> = this.#busyChanged.event;

	get busy(): boolean {
		return this.#current !== null;
	}

	/** Asks, and returns when the answer has ended, however it did: what went wrong is in the conversation. */
	async ask(question: Question): Promise<void> {
		if (this.#isFree(question.text)) await this.#write(() => [this.conversation.begin(question)]);
	}

	/** Asks in other words, beside an earlier question, with what was attached to that. */
	async edit(turn: string, text: string): Promise<void> {
		const before = this.conversation.turn(turn);
		if (before === undefined || !this.#isFree(text)) return;
		await this.#write(() => [this.conversation.beginBeside(turn, { ...before.question, text })]);
	}

	/** Has a question answered once more, beside its answer, and with another seed. */
	async regenerate(turn: string): Promise<void> {
		if (this.conversation.turn(turn) === undefined || !this.#canAskAgain(turn)) return;
		await this.#write(() => [this.conversation.beginBeside(turn)]);
	}

	/**
	 * Has a question answered under each of these policies, beside its answer. All get the same prompt and the seed that
	 * this answer has, and one is written after another, so that their times can be compared.
	 */
	async compare(turn: string, policies: readonly PolicySpec[]): Promise<void> {
		if (this.conversation.turn(turn) === undefined || !this.#canAskAgain(turn)) return;
		const seed = this.#seedOf(turn);
		this.choices.reserve(policies);
		await this.#write(() => this.conversation.compare(turn, policies, seed));
	}

	/**
	 * Has the last question answered once more, where its answer ended with an error; of those that are compared, all that
	 * broke are gone on with. Where none did, it was the model that failed, and only that is loaded.
	 */
	async retry(): Promise<void> {
		if (!this.#isFree()) return;
		const { last } = this.conversation;
		if (last === null) return this.#loadAlone();
		const broken = this.conversation.comparedWith(last).filter((turn) => this.conversation.isBroken(turn));
		if (broken.length > 0) return this.#write(() => broken.map((turn) => this.conversation.resume(turn)));
		if (this.conversation.turn(last)?.error) return this.regenerate(last);
		await this.#loadAlone();
	}

	/** Goes on with an answer that was cut, from where it stands. */
	async goOn(turn: string): Promise<void> {
		if (this.conversation.isCut(turn) && this.#isFree()) await this.#write(() => [this.conversation.resume(turn)]);
	}

	/** Writes an answer anew from a token on, with another of its alternatives in its place, beside what there is. */
	async chooseToken(turn: string, index: number, token: number): Promise<void> {
		await this.#choose(turn, tokenChoice(this.conversation.trace(turn) ?? nothing, index, token));
	}

	/** Goes on with a path that was not kept, beside what there is. */
	async choosePath(turn: string, mark: number, path: number): Promise<void> {
		await this.#choose(turn, pathChoice(this.conversation.trace(turn) ?? nothing, mark, path));
	}

	async #choose(turn: string, choice: TraceAction | null): Promise<void> {
		if (choice === null || !this.#canAskAgain(turn)) return;
		const { id, isOpen } = this.conversation.beginWith(turn, choice);
		if (isOpen) await this.#write(() => [id]);
	}

	/** Whether something can be asked now. Says why, where it cannot. */
	#isFree(text = "something"): boolean {
		const empty = text.trim() === "";
		const obstacle = this.busy ? engineBusy().data : empty ? questionEmpty().data : null;
		this.conversation.setNotice(obstacle);
		return obstacle === null;
	}

	/** Whether a question can be put once more now. Says why, where it cannot. */
	#canAskAgain(turn: string): boolean {
		if (!this.#isFree()) return false;
		if (!this.conversation.isRecording(turn)) return true;
		this.conversation.setNotice(recordingWithoutQuestion().data);
		return false;
	}

	/** Tries again, and loads the model although another window has it. */
	async loadHere(): Promise<void> {
		this.client.allowTwice(this.choices.load().path);
		await this.retry();
	}

	/** Tries again with what would fit into memory. Where that is not known any more, trying again tells it anew. */
	async takeLess(action: keyof Fits): Promise<void> {
		const fit = this.conversation.state.status.error?.fits?.[action];
		if (fit !== undefined) await this.choices.useLess(fit);
		await this.retry();
	}

	/** Ends the answer under way, and those that wait for it to end; what was written stays. */
	stop(): void {
		this.#current?.cancel();
	}

	/** Ends the answer under way at once, whatever the engine still does for it, for the conversation is left. */
	abandon(): void {
		this.stop();
		for (const turn of this.#turns) this.conversation.cancel(turn);
	}

	/** @param open opens the turns and returns their identifiers */
	async #write(open: () => readonly string[]): Promise<void> {
		const source = new CancellationTokenSource();
		this.#current = source;
		this.#busyChanged.fire(true);
		try {
			this.#turns = open();
			// Thresholds learn from every answer: those that are written in one go have the same.
			const settings = once(() => this.choices.answer());
			const percentiles = once(() => this.choices.percentiles());
			for (const turn of this.#turns) await this.#writeOne(turn, { settings, percentiles }, source.token);
		} finally {
			this.#current = null;
			this.#turns = [];
			source.dispose();
			this.#busyChanged.fire(false);
		}
	}

	/** What goes wrong with one answer is in its turn, and the others are written all the same. */
	async #writeOne(turn: string, given: Given, token: CancellationToken): Promise<void> {
		try {
			await this.#answer(turn, given, token);
		} catch (thrown) {
			this.conversation.close(turn, this.#logged(thrown));
		}
	}

	/**
	 * What is asked of the engine to answer a turn, or to go on with its answer; the model is in memory then.
	 * @param settings asked when the model is there: some depend on it
	 * @throws HunchError where it cannot be loaded, another one began the answer, or it is not known what was asked
	 */
	async requestFor(turn: string, settings = () => this.choices.answer()): Promise<AnswerRequest> {
		if (this.conversation.isRecording(turn)) throw recordingWithoutQuestion();
		const { policy } = this.conversation.terms(turn);
		if (policy !== null) this.choices.reserve([policy]);
		const facts = await this.#load();
		const written = this.conversation.tokens(turn).map(({ token }) => token);
		const writer = this.conversation.trace(turn)?.header.model;
		if (writer !== undefined && !isSame(writer, facts)) throw modelDiffers(writer.name, facts.name);
		const choices = settings();
		return {
			...choices,
			policy: policy ?? choices.policy,
			seed: this.#seedOf(turn),
			priority: "chat",
			messages: this.#messages(turn),
			written,
		};
	}

	/** Loads the model for the next question. @throws HunchError */
	async #load(): Promise<ModelFacts> {
		const facts = await this.client.load(this.choices.load());
		await this.choices.loaded();
		return facts;
	}

	/** Loads the model where nothing is asked of it. What goes wrong is in the status, which the panel shows then. */
	async #loadAlone(): Promise<void> {
		await this.#load().catch(() => {});
	}

	/** Each of the answers to a question has its own, lest the same answer be written again; those that are compared share one. */
	#seedOf(turn: string): number {
		return this.conversation.terms(turn).seed ?? this.choices.answer().seed + this.conversation.placeOf(turn);
	}

	async #answer(turn: string, given: Given, token: CancellationToken): Promise<void> {
		if (token.isCancellationRequested) return this.conversation.cancel(turn);
		const request = await unlessCancelled(this.requestFor(turn, given.settings), token);
		if (request === null) return this.conversation.cancel(turn);
		const percentiles = given.percentiles();
		let isRead = false;
		const result = await this.client.answer(
			request,
			{
				onEvents: (events) => this.conversation.write(turn, events.map(stampedWith(percentiles))),
				onReading: ({ omitted, read, total }) => {
					this.conversation.setOmitted(turn, omitted);
					// What is tried beside the answer may be read again.
					if (read === total && !isRead) this.conversation.read(turn);
					isRead ||= read === total;
				},
			},
			token,
		);
		this.log.info(
			`Answered: ${result.promptTokens} tokens in the prompt, ${result.reusedTokens} of them read before, the rest in ${Math.round(result.promptMs)} ms; ${result.tokens} written in ${Math.round(result.writeMs)} ms.`,
		);
		this.conversation.close(turn, null);
		// What was written before was learned from then, or chosen by a person.
		this.choices.answered(this.conversation.tokens(turn).slice(request.written.length));
	}

	/** What would go before the next question. */
	before(): readonly ChatMessage[] {
		const { last } = this.conversation;
		return this.#withSystem(last !== null && this.choices.remembers() ? this.conversation.said(last) : []);
	}

	#messages(turn: string): readonly ChatMessage[] {
		const messages = this.conversation.messages(turn);
		return this.#withSystem(this.choices.remembers() ? messages : messages.slice(-1));
	}

	#withSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
		const system = this.choices.systemPrompt();
		return system.trim() === "" ? messages : [{ role: "system", text: system }, ...messages];
	}

	#logged(thrown: unknown): ErrorData {
		const error = toErrorData(thrown);
		this.log.error(`${error.code}: ${error.message}${error.detail === undefined ? "" : `\n${error.detail}`}`);
		return error;
	}
}

/** What is known of the settings and the model when an answer begins. */
interface Given {
	readonly settings: () => ReturnType<Choices["answer"]>;
	readonly percentiles: () => Percentiles | null;
}

/** What a function gives the first time, however often it is asked. */
function once<T>(ask: () => T): () => T {
	let known: { readonly value: T } | null = null;
	return () => {
		known ??= { value: ask() };
		return known.value;
	};
}

const nothing = { tokens: [], marks: [] };

/** The tokens of one model mean nothing to another. */
function isSame({ name, vocabularySize, fileSize }: ModelStamp, facts: ModelFacts): boolean {
	return name === facts.name && vocabularySize === facts.vocabularySize && fileSize === facts.fileSize;
}

/** The engine does not need to know the percentiles of its model: they come into the trace here. */
const stampedWith =
	(percentiles: Percentiles | null) =>
	(event: GenerationEvent): GenerationEvent =>
		event.type !== "start" || percentiles === null ? event : { ...event, header: { ...event.header, percentiles } };

/** What the work brings, or null as soon as it is cancelled. The work itself goes on, for whoever asks for it next. */
async function unlessCancelled<T>(work: Promise<T>, token: CancellationToken): Promise<T | null> {
	let cancelled: { dispose(): void } | undefined;
	const cancel = new Promise<null>((resolve) => {
		cancelled = token.onCancellationRequested(() => resolve(null));
	});
	try {
		return await Promise.race([work, cancel]);
	} finally {
		cancelled?.dispose();
	}
}
