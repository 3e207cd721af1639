import type { EngineClient } from "./client.ts";

/** Unloads a model that nobody has asked anything for a while: others need the memory. */
export class IdleUnload {
	#timer: NodeJS.Timeout | undefined;
	#planned = 0;
	readonly #listening: readonly { dispose(): void }[];

	/**
	 * @param milliseconds read whenever the model falls idle; 0 keeps it
	 * @param isNeeded asked when the time is over: somebody may work with the model without a person's noticing
	 * @param onChange calls back when the milliseconds may have changed
	 */
	constructor(
		private readonly client: Pick<EngineClient, "onStatus" | "status" | "stop">,
		private readonly milliseconds: () => number,
		private readonly isNeeded: () => boolean,
		onChange: (listener: () => void) => { dispose(): void },
	) {
		const changes = onChange(() => {
			if (this.milliseconds() !== this.#planned) this.#begin();
		});
		const statuses = client.onStatus(() => this.#begin());
		this.#listening = [changes, statuses];
	}

	dispose(): void {
		clearTimeout(this.#timer);
		for (const listening of this.#listening) listening.dispose();
	}

	#begin(): void {
		clearTimeout(this.#timer);
		const milliseconds = this.milliseconds();
		this.#planned = milliseconds;
		if (this.client.status.state !== "ready" || milliseconds === 0) return;
		this.#timer = setTimeout(() => {
			if (this.isNeeded()) this.#begin();
			else this.client.stop();
		}, milliseconds);
	}
}
