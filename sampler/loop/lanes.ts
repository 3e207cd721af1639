import type { Decoder } from "../decoder.ts";

/** The paths an answer holds open: the one it is written on, and those that look ahead. */
export class Lanes {
	#current: Decoder;
	#others: Decoder[] = [];

	constructor(first: Decoder) {
		this.#current = first;
	}

	/** The path the answer is written on. */
	get current(): Decoder {
		return this.#current;
	}

	/** The answer's own path and copies of it: as many as there are to be together. */
	async open(count: number): Promise<readonly Decoder[]> {
		while (this.#others.length < count - 1) this.#others.push(await this.#current.fork());
		return [this.#current, ...this.#others];
	}

	/** Goes on with one of the paths opened, and closes the others. */
	async goOnWith(decoder: Decoder): Promise<void> {
		if (decoder !== this.#current) {
			this.#others = this.#others.map((other) => (other === decoder ? this.#current : other));
			this.#current = decoder;
		}
		await this.#closeOthers();
	}

	async close(): Promise<void> {
		await Promise.all([this.#closeOthers(), this.#current.dispose()]);
	}

	async #closeOthers(): Promise<void> {
		await Promise.all(this.#others.splice(0).map((other) => other.dispose()));
	}
}
