import { type CancellationToken, CancellationTokenSource, Emitter, type Event } from "vscode-jsonrpc/node";
import type { TraceToken } from "../../sampler/trace.ts";
import type { AnswerRequest, EngineClient, LoadRequest } from "../engine/client.ts";
import type { Log } from "../engine/log.ts";
import { type ErrorData, engineBusy, questionEmpty, toErrorData } from "../protocol/errors.ts";
import type { Conversation } from "./conversation.ts";
import { promptOf, type Question } from "./prompts.ts";

/** What a question needs to know of the settings, read anew for each. */
export interface Choices {
	load(): LoadRequest;
	answer(): Omit<AnswerRequest, "messages">;
	/** What was asked to be loaded is in memory, on this device. What depends on it is ready when this settles. */
	loaded(request: LoadRequest, device: string): Promise<void>;
	/** An answer was written. */
	answered(tokens: readonly TraceToken[]): void;
}

/** Puts questions to the engine, one at a time, and writes what comes back into the conversation. */
export class Asker {
	readonly #busyChanged = new Emitter<boolean>();
	#current: CancellationTokenSource | null = null;
	#last: Question | null = null;

	constructor(
		private readonly client: Pick<EngineClient, "load" | "answer">,
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
		const obstacle = this.#obstacleTo(question);
		this.conversation.setNotice(obstacle);
		if (obstacle !== null) return;
		this.#last = question;
		const source = new CancellationTokenSource();
		this.#current = source;
		this.#busyChanged.fire(true);
		const turn = this.conversation.begin(question);
		try {
			await this.#answer(turn, question, source.token);
		} catch (thrown) {
			this.conversation.close(turn, this.#logged(thrown));
		} finally {
			this.#current = null;
			source.dispose();
			this.#busyChanged.fire(false);
		}
	}

	/** Asks the last question again, in a turn of its own. */
	async retry(): Promise<void> {
		if (this.#last !== null) await this.ask(this.#last);
	}

	/** Ends the answer under way; what was written stays. */
	stop(): void {
		this.#current?.cancel();
	}

	#obstacleTo({ text }: Question): ErrorData | null {
		if (this.busy) return engineBusy().data;
		return text.trim() === "" ? questionEmpty().data : null;
	}

	async #answer(turn: string, question: Question, token: CancellationToken): Promise<void> {
		const request = this.choices.load();
		const facts = await unlessCancelled(this.client.load(request), token);
		if (facts === null) return this.conversation.cancel(turn);
		await this.choices.loaded(request, facts.device);
		const result = await this.client.answer(
			{ ...this.choices.answer(), messages: [{ role: "user", text: promptOf(question) }] },
			(events) => this.conversation.write(turn, events),
			token,
		);
		this.log.info(
			`Answered: ${result.promptTokens} tokens read in ${Math.round(result.promptMs)} ms, ${result.tokens} written in ${Math.round(result.writeMs)} ms.`,
		);
		this.conversation.close(turn, null);
		this.choices.answered(this.conversation.tokens(turn));
	}

	#logged(thrown: unknown): ErrorData {
		const error = toErrorData(thrown);
		this.log.error(`${error.code}: ${error.message}${error.detail === undefined ? "" : `\n${error.detail}`}`);
		return error;
	}
}

/** What the work brings, or null as soon as it is cancelled. The work itself goes on, for whoever asks for it next. */
async function unlessCancelled<T>(work: Promise<T>, token: CancellationToken): Promise<T | null> {
	let cancelled: { dispose(): void } | undefined;
	const cancel = new Promise<null>((resolve) => {
		cancelled = token.onCancellationRequested(() => resolve(null));
	});
	try {
		return token.isCancellationRequested ? null : await Promise.race([work, cancel]);
	} finally {
		cancelled?.dispose();
	}
}
