import { randomUUID } from "node:crypto";
import type { Conversation } from "../chat/conversation.ts";
import { attachmentText, promptOf } from "../chat/prompts.ts";
import type { EngineClient } from "../engine/client.ts";
import type { ChatMessage, Measures } from "../protocol/engine.ts";
import type { Attachment, BudgetView, DraftAttachment, Question } from "../protocol/webview.ts";

/** Characters of code to a token, where no model is there to count. */
const charactersPerToken = 3.2;

interface Entry {
	readonly id: string;
	readonly attachment: Attachment;
}

export interface DraftOptions {
	/** The messages that would go before the next question, the system message first. */
	readonly before: () => readonly ChatMessage[];
	readonly maxTokens: () => number;
}

/** The question that is being written: what has been added to it, and what it would take of the context. */
export class Draft {
	#entries: readonly Entry[] = [];
	#text = "";
	/** For each thing that is being read to be added, whether it could be. */
	readonly #reading = new Set<Promise<boolean>>();
	/** Counts the measurings, so that only the last is shown. */
	#measuring = 0;

	constructor(
		private readonly client: Pick<EngineClient, "measure">,
		private readonly conversation: Conversation,
		private readonly options: DraftOptions,
	) {}

	get attachments(): readonly Attachment[] {
		return this.#entries.map(({ attachment }) => attachment);
	}

	/** Adds what is not there already. */
	async add(attachments: readonly Attachment[]): Promise<void> {
		this.#put(attachments);
		await this.measure();
	}

	/** Adds what has yet to be read; a question that is sent meanwhile waits for it. @throws what reading it throws */
	async addRead(reading: Promise<readonly Attachment[]>): Promise<void> {
		const put = reading.then((attachments) => this.#put(attachments));
		const isThere = put.then(
			() => true,
			() => false,
		);
		this.#reading.add(isThere);
		try {
			await put;
		} finally {
			this.#reading.delete(isThere);
		}
		await this.measure();
	}

	/** Settles when nothing is being read any more. @returns whether all of it could be */
	async isRead(): Promise<boolean> {
		return (await Promise.all(this.#reading)).every((isThere) => isThere);
	}

	#put(attachments: readonly Attachment[]): void {
		const known = new Set(this.#entries.map(({ attachment }) => keyOf(attachment)));
		const fresh = attachments.filter((attachment) => !known.has(keyOf(attachment)));
		this.#entries = [...this.#entries, ...fresh.map((attachment) => ({ id: randomUUID(), attachment }))];
	}

	async remove(id: string): Promise<void> {
		this.#entries = this.#entries.filter((entry) => entry.id !== id);
		await this.measure();
	}

	async write(text: string): Promise<void> {
		this.#text = text;
		await this.measure();
	}

	/** What has been added, to be asked with this text; the next draft is empty. */
	take(text: string): Question {
		const { attachments } = this;
		this.#entries = [];
		this.#text = "";
		this.#measuring++;
		this.conversation.setDraft({ attachments: [], budget: null });
		return { text, attachments };
	}

	/** Shows what is there at once, by a guess, and by the model's own count where there is one in memory. */
	async measure(): Promise<void> {
		const current = ++this.#measuring;
		this.#show(null);
		if (this.#text.trim() === "" && this.#entries.length === 0) return;
		const question = promptOf({ text: this.#text, attachments: this.attachments });
		const measures = await this.client.measure({
			messages: [...this.options.before(), { role: "user", text: question }],
			parts: this.attachments.map(attachmentText),
			maxTokens: this.options.maxTokens(),
		});
		if (current === this.#measuring && measures !== null) this.#show(measures);
	}

	#show(measures: Measures | null): void {
		const attachments = this.#entries.map(({ id, attachment }, i): DraftAttachment => {
			const guess = Math.ceil(attachmentText(attachment).length / charactersPerToken);
			return {
				id,
				label: attachment.label,
				tokens: measures?.parts[i] ?? guess,
				isCounted: measures !== null,
			};
		});
		const known = this.conversation.state.draft.budget;
		const isEmpty = this.#text.trim() === "" && attachments.length === 0;
		// Until it is counted anew, the bar stays as it was.
		const budget = measures === null ? (isEmpty ? null : known) : budgetOf(measures);
		this.conversation.setDraft({ attachments, budget });
	}
}

/** The parts of a context of this size. */
export function budgetOf({ capacity, room, prompt, earlier, parts, omitted }: Measures): BudgetView {
	const attached = Math.min(
		parts.reduce((sum, part) => sum + part, 0),
		prompt - earlier,
	);
	const answer = Math.max(0, Math.min(capacity - room, capacity - prompt));
	return { capacity, earlier, attached, question: prompt - earlier - attached, answer, omitted };
}

/** The same place, or the same text, is added once. */
function keyOf({ label, code, source }: Attachment): string {
	return JSON.stringify(source === null ? [label, code] : [source.uri, source.first, source.last, code]);
}
