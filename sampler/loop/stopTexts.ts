import type { Vocabulary } from "../decoder.ts";
import { keptTokens } from "../passage.ts";
import type { EndReason, GenerationEvent, TraceStep, TraceToken } from "../trace.ts";

type Writing = AsyncGenerator<GenerationEvent, EndReason, undefined>;

/**
 * Ends an answer where it comes to one of these texts, for templates that have no token for its end. A token that may be
 * the beginning of such a text is held back until it is known not to be; those that are do not get into the answer. What
 * an action has written is there already: where it has the text in it, the answer ends after it.
 */
export async function* untilStopText(
	writing: Writing,
	{ bytes }: Pick<Vocabulary, "bytes">,
	stopTexts: readonly string[],
): Writing {
	if (stopTexts.length === 0) return yield* writing;
	const held = new HeldTokens(
		stopTexts.map((text) => oneCharacterPerByte(new TextEncoder().encode(text))),
		({ token }) => oneCharacterPerByte(bytes(token)),
	);
	try {
		for (;;) {
			const { done, value } = await writing.next();
			if (done === true) {
				yield* held.release();
				return value;
			}
			if (value.type === "token") yield* held.push(value.token);
			else {
				yield* held.release();
				yield value;
				if (value.type === "action") held.follow(value.action.keep, keptTokens(value.action) ?? []);
			}
			if (held.complete) return "stop";
		}
	} finally {
		await writing.return("stop");
	}
}

/** Where the first of these texts begins in what was written; its length where there is none. */
export function startOfStopText(text: string, stopTexts: readonly string[]): number {
	const found = stopTexts.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
	return Math.min(text.length, ...found);
}

/** Tells whether a path that is written whole has come to one of these texts, byte by byte. */
export class StopTextWatch {
	readonly #stops: readonly string[];
	readonly #longest: number;
	#end = "";

	constructor(stopTexts: readonly string[]) {
		this.#stops = stopTexts.map((text) => oneCharacterPerByte(new TextEncoder().encode(text)));
		this.#longest = longestOf(this.#stops);
	}

	/** @returns true once one of them is there */
	push(bytes: Uint8Array): boolean {
		if (this.#stops.length === 0) return false;
		const text = this.#end + oneCharacterPerByte(bytes);
		this.#end = text.slice(Math.max(0, text.length - this.#longest + 1));
		return this.#stops.some((stop) => text.includes(stop));
	}
}

const longestOf = (stops: readonly string[]): number => Math.max(0, ...stops.map(({ length }) => length));

const oneCharacterPerByte = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Tokens that may belong to a stop text. Texts are compared byte by byte, for a character may span tokens. */
class HeldTokens {
	#held: { readonly token: TraceToken; readonly text: string }[] = [];
	/** The texts of the answer's tokens, those that were let go. */
	readonly #given: string[] = [];
	#complete = false;

	constructor(
		private readonly stops: readonly string[],
		private readonly textOf: (token: TraceToken) => string,
	) {}

	/** A stop text is there. */
	get complete(): boolean {
		return this.#complete;
	}

	/** Takes a token in, and gives those that can no longer be a part of a stop text. */
	push(token: TraceToken): TraceStep[] {
		this.#held.push({ token, text: this.textOf(token) });
		const before = this.#end();
		const text = before + this.#held.map((one) => one.text).join("");
		const found = this.stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
		this.#complete = found.length > 0;
		return this.#letGo((this.#complete ? Math.min(...found) : startOfPrefix(text, this.stops)) - before.length);
	}

	/** Gives all that is held. */
	release(): TraceStep[] {
		return this.#letGo(Number.POSITIVE_INFINITY);
	}

	/** Of the answer so many tokens stay, and these come after them. */
	follow(keep: number, tokens: readonly TraceToken[]): void {
		this.#given.splice(keep);
		const texts = tokens.map(this.textOf);
		const text = this.#end() + texts.join("");
		this.#complete = this.stops.some((stop) => text.includes(stop));
		this.#given.push(...texts);
	}

	/** How what was given ends, as far as a stop text may begin there. */
	#end(): string {
		let text = "";
		for (let i = this.#given.length - 1; i >= 0 && text.length < longestOf(this.stops); i--)
			text = this.#given[i] + text;
		return text.slice(startOfPrefix(text, this.stops));
	}

	/** Gives the tokens that begin before this place in what is held; one that begins there may be all stop text. */
	#letGo(place: number): TraceStep[] {
		const given: TraceStep[] = [];
		for (let at = 0; this.#held[0] !== undefined && at < place; ) {
			const { token, text } = this.#held.shift()!;
			given.push({ type: "token", token });
			this.#given.push(text);
			at += text.length;
		}
		return given;
	}
}

/** Where the longest end of a text begins that a stop text begins with; its length where there is none. */
function startOfPrefix(text: string, stops: readonly string[]): number {
	const longest = longestOf(stops);
	for (let at = Math.max(0, text.length - longest + 1); at < text.length; at++) {
		const end = text.slice(at);
		if (stops.some((stop) => stop.startsWith(end))) return at;
	}
	return text.length;
}
