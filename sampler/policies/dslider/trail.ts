/** What was known before each token of an answer, so that it can be taken back with the text. */
export class Trail<Value> {
	readonly #entries: { readonly index: number; readonly value: Value }[] = [];

	/**
	 * What was known before the token of this index is chosen, and forgets what came later: an action has taken that text
	 * back. Text that an action has put in has left nothing, so that the last before it counts.
	 * @returns null where nothing is known: at the beginning, or where more was taken back than is remembered
	 */
	at(index: number): Value | null {
		while (this.#entries.length > 0 && this.#entries.at(-1)!.index > index) this.#entries.pop();
		return this.latest;
	}

	get latest(): Value | null {
		return this.#entries.at(-1)?.value ?? null;
	}

	/** What is known before the token of this index, which is not before any other that was told. */
	put(index: number, value: Value): void {
		if (this.#entries.at(-1)?.index === index) this.#entries.pop();
		this.#entries.push({ index, value });
		if (this.#entries.length > 2 * remembered) this.#entries.splice(0, remembered);
	}
}

/** Actions take a line or a sentence back, or the whole answer, which begins anew. */
const remembered = 512;
