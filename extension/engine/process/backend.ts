import { setImmediate } from "node:timers/promises";
import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";

type Log = (message: string) => void;

/**
 * The native backend, of which a process has one: starting it tries its binaries in processes of their own, which takes
 * most of the time of loading a small model; and the native code loses the logger of a second one.
 */
export class Backend {
	static #running: Promise<Backend> | null = null;

	private constructor(
		readonly llama: Llama,
		private readonly gpu: boolean,
		/** What the native code says is passed on to each of these. */
		private readonly listeners: Set<Log>,
	) {}

	/** The process's backend, started for this choice of device if it is not the one that runs. */
	static async of(gpu: boolean, log: Log): Promise<Backend> {
		const running = await Backend.#running?.catch(() => null);
		if (running?.gpu !== gpu) {
			await running?.llama.dispose();
			Backend.#running = Backend.#start(gpu);
		}
		const backend = await Backend.#running!;
		backend.listeners.add(log);
		return backend;
	}

	/** The process's backend; null where none was started, or it could not be. */
	static async running(): Promise<Backend | null> {
		return (await Backend.#running?.catch(() => null)) ?? null;
	}

	static async #start(gpu: boolean): Promise<Backend> {
		const listeners = new Set<Log>();
		const llama = await getLlama({
			gpu: gpu ? "auto" : false,
			build: "never",
			progressLogs: false,
			logLevel: LlamaLogLevel.warn,
			logger: (level, message) => {
				for (const listener of listeners) listener(`${level}: ${message.trim()}`);
			},
		});
		return new Backend(llama, gpu, listeners);
	}

	/** Runs `work`; where that fails, `explain` makes the error of what was thrown and what the native code said. */
	async listen<T>(work: () => Promise<T>, explain: (thrown: unknown, said: string) => Error): Promise<T> {
		const heard: string[] = [];
		const listener: Log = (message) => void heard.push(message);
		this.listeners.add(listener);
		try {
			return await work();
		} catch (thrown) {
			// The native log arrives in a later turn of the event loop than the failure it explains.
			await setImmediate();
			throw explain(thrown, heard.join("\n"));
		} finally {
			this.listeners.delete(listener);
		}
	}
}
