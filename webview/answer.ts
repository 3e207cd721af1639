import { heatBy, unsureLevel } from "../sampler/heat.ts";
import { GrowingPassage } from "../sampler/passage.ts";
import type { Percentiles } from "../sampler/percentiles.ts";
import { type Doubt, Reviewer } from "../sampler/review.ts";
import { type Span, TextAssembler } from "../sampler/text.ts";
import type { Mark, TraceStep, TraceToken } from "../sampler/trace.ts";
import { cutByTokens } from "./heat/runs.ts";
import { SegmentedMarkdown } from "./markdown/segments.ts";
import { textsIn } from "./markdown/texts.ts";
import type { TopBlock } from "./markdown/tree.ts";
import { type Thought, thoughtsIn } from "./thoughts.ts";

/** The text of one answer as it is written, and cut back, read as Markdown. */
export class Answer {
	#steps: TraceStep[] = [];
	#passage = new GrowingPassage();
	#markdown = new SegmentedMarkdown();
	#assembler = new TextAssembler();
	#thoughts: readonly Thought[] = [];
	#percentiles: Percentiles | null = null;
	#reviewer = new Reviewer(null);
	#ended = false;

	get steps(): readonly TraceStep[] {
		return this.#steps;
	}

	/** The tokens as they stand. */
	get tokens(): readonly TraceToken[] {
		return this.#passage.tokens;
	}

	/** What was done on the way, each before the token at its index `at`. */
	get marks(): readonly Mark[] {
		return this.#passage.marks;
	}

	/** The Markdown source. */
	get text(): string {
		return this.#assembler.text;
	}

	/** What each token wrote of the Markdown source. */
	get spans(): readonly Span[] {
		return this.#assembler.spans;
	}

	/** Blocks that did not change stay the same objects. */
	get blocks(): readonly TopBlock[] {
		return this.#markdown.blocks;
	}

	/** Where the model thinks before it answers; blocks are in one or in none. */
	get thoughts(): readonly Thought[] {
		return this.#thoughts;
	}

	/** How unsure the model is as a rule; null where that is not known. */
	get percentiles(): Percentiles | null {
		return this.#percentiles;
	}

	/** What is worth a look, in the order of the source: whole phrases. What was found while the answer is written stays. */
	get doubts(): readonly Doubt[] {
		return this.#reviewer.doubts;
	}

	/** To be told before the first step; what is worth a look is found anew. */
	scale(percentiles: Percentiles): void {
		if (percentiles === this.#percentiles) return;
		this.#percentiles = percentiles;
		this.#reviewer = new Reviewer(percentiles);
		if (this.#ended) this.#reviewer.end(this);
		else this.#reviewer.update(this);
	}

	push(steps: readonly TraceStep[]): void {
		let kept = this.tokens.length;
		for (const step of steps) {
			this.#steps.push(step);
			this.#passage.push(step);
			if (step.type === "action") kept = Math.min(kept, step.action.keep);
		}
		this.#assemble(kept);
		this.#read();
	}

	/** Goes to how the answer was, or will be, after these steps instead. What both begin with stays as it is. */
	rewrite(steps: readonly TraceStep[]): void {
		const known = this.#steps;
		if (!this.#ended && known.length <= steps.length && known.every((step, i) => step === steps[i])) {
			if (known.length < steps.length) this.push(steps.slice(known.length));
			return;
		}
		if (this.#ended) this.#reopen();
		const before = this.tokens;
		this.#steps = [...steps];
		this.#passage = new GrowingPassage();
		for (const step of steps) this.#passage.push(step);
		const parting = before.findIndex((token, i) => token !== this.tokens[i]);
		this.#assemble(parting < 0 ? before.length : parting);
		this.#read();
	}

	/** What its end changed is read anew: links find only what is written before them. */
	#reopen(): void {
		this.#assembler = new TextAssembler();
		this.#markdown = new SegmentedMarkdown();
		this.#reviewer = new Reviewer(this.#percentiles);
		this.#ended = false;
	}

	/** @param kept how many tokens are those that are assembled already */
	#assemble(kept: number): void {
		const first = this.spans[kept];
		if (first !== undefined) {
			this.#markdown.cut(first.start);
			this.#reviewer.cut(first.start);
			this.#assembler = new TextAssembler();
		}
		for (const { piece } of this.tokens.slice(this.spans.length)) this.#assembler.push(piece);
	}

	#read(): void {
		this.#thoughts = thoughtsIn(this);
		this.#markdown.update(this.text, this.#thoughts);
		this.#reviewer.update(this);
	}

	/** To be called once: no token comes after it. */
	end(): void {
		this.#assembler.end();
		this.#thoughts = thoughtsIn(this);
		this.#markdown.finish(this.text, this.#thoughts);
		this.#reviewer.end(this);
		this.#ended = true;
	}

	/** The visible tokens the model was unsure of. What wrote only markup or blanks can not be seen. */
	unsure(): ReadonlySet<number> {
		const unsure = new Set<number>();
		const levelOf = heatBy("entropy", this.#percentiles);
		for (const text of this.blocks.flatMap(({ block }) => textsIn([block]))) {
			for (const { token, from, to } of cutByTokens(text, this.spans)) {
				if (token !== null && /\S/.test(text.value.slice(from, to)) && levelOf(this.tokens[token]!) >= unsureLevel)
					unsure.add(token);
			}
		}
		return unsure;
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
		return this.#spanIsEmpty(index) && typeof this.tokens[index]!.piece !== "string";
	}

	#spanIsEmpty(index: number): boolean {
		const { start, end } = this.spans[index]!;
		return start === end;
	}
}
