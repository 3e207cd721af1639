import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { tokenChoice } from "../../sampler/choice.ts";
import { assembleText } from "../../sampler/text.ts";
import type { GenerationEvent, TraceToken } from "../../sampler/trace.ts";
import { TraceBuilder } from "../../sampler/traceBuilder.ts";
import type { EngineClient } from "../engine/client.ts";
import type { Asker } from "./asker.ts";
import type { Conversation } from "./conversation.ts";

/** Tokens of a line, at most. */
const longest = 64;

/** Writes the line that an alternative would have begun, for somebody who wants to see it before they choose. */
export class LookAhead {
	#source: CancellationTokenSource | null = null;

	constructor(
		private readonly client: Pick<EngineClient, "answer">,
		private readonly conversation: Conversation,
		private readonly asker: Pick<Asker, "requestFor">,
	) {}

	/**
	 * @returns the tokens from the alternative to the end of its line; null where there is no such alternative, it was
	 * stopped, or somebody wanted to see another one meanwhile
	 * @throws HunchError as an answer does
	 */
	async lineFrom(turn: string, index: number, token: number): Promise<readonly TraceToken[] | null> {
		this.stop();
		const trace = this.conversation.trace(turn);
		const choice = trace && tokenChoice(trace, index, token);
		if (!trace || !choice) return null;
		const source = new CancellationTokenSource();
		this.#source = source;
		const chosen = choice.paths[0]!.tokens;
		const request = await this.asker.requestFor(turn);
		if (this.#source !== source) return null;
		const builder = new TraceBuilder();
		const onEvents = (events: readonly GenerationEvent[]) => {
			for (const event of events) if (event.type !== "activity") builder.push(event);
			if (lineIn([...chosen, ...builder.tokens]).isWhole) source.cancel();
		};
		const written = [...trace.tokens.slice(0, index), ...chosen].map((one) => one.token);
		const greedily = { policy: { name: "greedy", values: {} }, priority: "lens", maxTokens: longest } as const;
		await this.client.answer({ ...request, ...greedily, written }, { onEvents, onReading: () => {} }, source.token);
		if (this.#source !== source) return null;
		this.#source = null;
		return lineIn([...chosen, ...builder.tokens]).tokens;
	}

	/** Ends the writing of a line, if one is written. */
	stop(): void {
		this.#source?.cancel();
		this.#source = null;
	}
}

/** The tokens up to the first line break behind something that can be seen, and whether there is one. */
function lineIn(tokens: readonly TraceToken[]): { readonly tokens: readonly TraceToken[]; readonly isWhole: boolean } {
	const { text, spans } = assembleText(tokens);
	const first = text.search(/\S/);
	const end = first < 0 ? -1 : text.indexOf("\n", first);
	if (end < 0) return { tokens, isWhole: false };
	return {
		tokens: tokens.slice(
			0,
			spans.findIndex((span) => span.end > end),
		),
		isWhole: true,
	};
}
