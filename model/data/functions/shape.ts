import type { Dice } from "../dice.ts";
import { type Casing, distinct, elementName, functionName, joined, listName, textName, valueName } from "../names.ts";

export type Language = "ts" | "js" | "py";

export interface Parameter {
	readonly name: string;
	/** In TypeScript. */
	readonly type: string;
}

/** A mistake that can be made in a body, and seen there or in the function's name. */
export interface Bug {
	/** What stands in the right code, and what in the wrong one. The first occurrence counts. */
	readonly good: string;
	readonly bad: string;
	/** Sentences, in Markdown. */
	readonly why: string;
	/** Only who knows the function's meaningful name can see it. */
	readonly shownByName?: boolean;
}

/** What stands between a function's braces, and what is to be said about it. */
export interface Body {
	readonly parameters: readonly Parameter[];
	/** The type of what is returned, in TypeScript. */
	readonly type: string;
	/** In the frame's language, nested blocks indented by two spaces (four in Python). */
	readonly lines: readonly string[];
	/** What it does: sentences in Markdown, each of them one way to say it. */
	readonly does: readonly string[];
	/** What it returns, after "returns"; null where it returns nothing. */
	readonly gives: string | null;
	/** Operators and the like that a good explanation names. */
	readonly signs: readonly string[];
	/** A name that says what the function does. */
	readonly name?: string;
	readonly bugs?: readonly Bug[];
}

/** A kind of function: one computation, with many names. */
export interface Shape {
	readonly id: string;
	/** How often it occurs, in proportion to the others. */
	readonly weight: number;
	readonly make: (frame: Frame) => Body;
}

/** Where a body is written: the language, and names that suit it and differ from each other. */
export class Frame {
	readonly casing: Casing;
	readonly #taken: string[] = [];

	constructor(
		readonly dice: Dice,
		readonly language: Language,
	) {
		this.casing = language === "py" ? "snake" : "camel";
	}

	get python(): boolean {
		return this.language === "py";
	}

	values(count: number): string[] {
		return this.#take(count, () => valueName(this.dice, this.casing));
	}

	value(): string {
		return this.values(1)[0]!;
	}

	texts(count: number): string[] {
		return this.#take(count, () => textName(this.dice, this.casing));
	}

	list(): string {
		return this.#take(1, () => listName(this.dice, this.casing))[0]!;
	}

	element(list: string): string {
		return this.#take(1, () => elementName(this.dice, list))[0]!;
	}

	/** One of these, or of all names of values where all of them are taken. */
	oneOf(names: readonly string[]): string {
		const free = names.filter((name) => !this.#taken.includes(name));
		return free.length > 0 ? this.#take(1, () => this.dice.pick(free))[0]! : this.value();
	}

	/** A function's name of these words. */
	called(...words: readonly string[]): string {
		return joined(words, this.casing);
	}

	anyFunction(): string {
		return this.#take(1, () => functionName(this.dice, this.casing))[0]!;
	}

	/** Lines in this frame's language. TypeScript's types, written `name<: type>`, are left out in JavaScript. */
	write(script: readonly string[], python: readonly string[]): readonly string[] {
		if (this.python) return python;
		return script.map((line) => line.replace(/<(: [^<>]*(?:<[^<>]*>)?)>/g, this.language === "ts" ? "$1" : ""));
	}

	#take(count: number, make: () => string): string[] {
		const names = distinct(count, this.#taken, make);
		this.#taken.push(...names);
		return names;
	}
}

export const numbers = (names: readonly string[]): Parameter[] => names.map((name) => ({ name, type: "number" }));
export const texts = (names: readonly string[]): Parameter[] => names.map((name) => ({ name, type: "string" }));
