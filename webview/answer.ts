import { heatLevel } from "../sampler/heat.ts";
import { type Span, TextAssembler } from "../sampler/text.ts";
import type { TraceToken } from "../sampler/trace.ts";
import { cutByTokens } from "./heat/runs.ts";
import { IncrementalMarkdown } from "./markdown/incremental.ts";
import { textsIn } from "./markdown/texts.ts";
import type { TopBlock } from "./markdown/tree.ts";

/** From this level of heat on, a place counts as unsure. */
export const unsureLevel = 2;

/** The text of one answer as its tokens come in, read as Markdown. */
export class Answer {
	readonly #tokens: TraceToken[] = [];
	readonly #assembler = new TextAssembler();
	readonly #markdown = new IncrementalMarkdown();

	get tokens(): readonly TraceToken[] {
		return this.#tokens;
	}

	/** What each token wrote of the Markdown source. */
	get spans(): readonly Span[] {
		return this.#assembler.spans;
	}

	/** Blocks that did not change stay the same objects. */
	get blocks(): readonly TopBlock[] {
		return this.#markdown.blocks;
	}

	push(tokens: readonly TraceToken[]): void {
		for (const token of tokens) {
			this.#tokens.push(token);
			this.#assembler.push(token.piece);
		}
		this.#markdown.update(this.#assembler.text);
	}

	/** To be called once: no token comes after it. */
	end(): void {
		this.#assembler.end();
		this.#markdown.finish(this.#assembler.text);
	}

	/** How many visible tokens the model was unsure of. What wrote only markup or blanks can not be seen. */
	countUnsure(): number {
		const unsure = new Set<number>();
		for (const text of this.blocks.flatMap(({ block }) => textsIn([block]))) {
			for (const { token, from, to } of cutByTokens(text, this.spans)) {
				if (token !== null && /\S/.test(text.value.slice(from, to)) && this.#isUnsure(token)) unsure.add(token);
			}
		}
		return unsure.size;
	}

	/**
	 * How many tokens wrote the first character of this one's text together: 1 where none before it was needed.
	 * The tokens before it then have no text of their own.
	 */
	sharing(index: number): number {
		let first = index;
		while (first > 0 && this.#isPart(first - 1)) first--;
		return this.#spanIsEmpty(index) ? 1 : index - first + 1;
	}

	#isPart(index: number): boolean {
		return this.#spanIsEmpty(index) && typeof this.#tokens[index]!.piece !== "string";
	}

	#spanIsEmpty(index: number): boolean {
		const { start, end } = this.spans[index]!;
		return start === end;
	}

	#isUnsure(index: number): boolean {
		return heatLevel(this.#tokens[index]!.entropy.value) >= unsureLevel;
	}
}
