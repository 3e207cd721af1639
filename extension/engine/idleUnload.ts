import type { EngineClient } from "./client.ts";

/** Unloads a model that nobody has asked anything for a while: others need the memory. */
export class IdleUnload {
	#timer: NodeJS.Timeout | undefined;
	readonly #listening: { dispose(): void };

	/**
	 * @param milliseconds read whenever the model falls idle; 0 keeps it
	 * @param isNeeded asked when the time is over: somebody may work with the model without a person's noticing
	 */
	constructor(
		private readonly client: Pick<EngineClient, "onStatus" | "status" | "stop">,
		private readonly milliseconds: () => number,
		private readonly isNeeded: () => boolean,
	) {
		this.#listening = client.onStatus(() => this.#begin());
	}

	dispose(): void {
		clearTimeout(this.#timer);
		this.#listening.dispose();
	}

	#begin(): void {
		clearTimeout(this.#timer);
		const milliseconds = this.milliseconds();
		if (this.client.status.state !== "ready" || milliseconds === 0) return;
		this.#timer = setTimeout(() => {
			if (this.isNeeded()) this.#begin();
			else this.client.stop();
		}, milliseconds);
	}
}
