import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EngineClient } from "../../extension/engine/client.ts";
import type { Patience } from "../../extension/engine/pulse.ts";

export type Signal = "SIGKILL" | "SIGSTOP";

/** Milliseconds; longer than an engine that lives is silent, on a machine however busy. */
const long = 120_000;
/** One that was stopped says nothing ever again. */
const short = 1500;

const program = join(process.cwd(), "test", "fixtures", "strike.cjs");

/**
 * One signal to an engine, at a moment of its work. Moments in the midst of its work the engine finds itself
 * (test/fixtures/strike.cjs); where it starts, or has nothing to do, it is struck from here.
 */
export class Strike {
	readonly #signal: Signal;
	readonly #moment: string;
	/** A file that is there once the engine has struck itself. */
	readonly #mark: string;
	readonly #environment: Readonly<Record<string, string | undefined>>;
	#isDone = false;
	#isOver = false;
	#starts = 0;

	/** The first engine that is started from now on is struck. @param folder for a file */
	constructor(signal: Signal, moment: string, folder: string) {
		this.#signal = signal;
		this.#moment = moment;
		this.#mark = join(folder, `${signal} ${moment}`);
		const { NODE_OPTIONS, HUNCH_STRIKE } = process.env;
		this.#environment = { NODE_OPTIONS, HUNCH_STRIKE };
		if (moment === "starting" || moment === "idle") return;
		process.env.NODE_OPTIONS = `${NODE_OPTIONS ?? ""} --require=${JSON.stringify(program)}`;
		process.env.HUNCH_STRIKE = JSON.stringify({ signal, moment, mark: this.#mark });
	}

	/** For the client of such an engine: it waits long for one that works, and not for one that was stopped. */
	get patience(): Patience {
		const milliseconds = () => (this.#isStopped ? short : long);
		return {
			step: long,
			get start() {
				return milliseconds();
			},
			get silence() {
				return milliseconds();
			},
		};
	}

	/** To be called before the engine starts. */
	watch(client: EngineClient): void {
		client.onStatus(({ state }) => {
			if (state === "starting") this.#starts++;
			if (state === "failed" || this.#starts > 1) this.#isOver = true;
			if (state === "starting" && this.#starts === 1 && this.#moment === "starting") this.now(client);
		});
	}

	/** Strikes from outside. */
	now(client: EngineClient): void {
		this.#isDone = true;
		process.kill(client.pid!, this.#signal);
	}

	/** Engines that were started. */
	get starts(): number {
		return this.#starts;
	}

	/** Engines that are started from now on are left alone. */
	dispose(): void {
		for (const [name, value] of Object.entries(this.#environment)) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
	}

	/** Struck, and no other in its place yet. */
	get #isStopped(): boolean {
		return !this.#isOver && (this.#isDone || existsSync(this.#mark));
	}
}
