import { setImmediate } from "node:timers/promises";
import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";

/**
 * The native backend for one choice of device. Starting it tries its binaries in processes of their own, which takes
 * most of the time of loading a small model, so it stays while models come and go.
 */
export class Backend {
	private constructor(
		readonly llama: Llama,
		readonly gpu: boolean,
		/** What the native code says is passed on to each of these. */
		private readonly listeners: Set<(message: string) => void>,
	) {}

	static async start(gpu: boolean, log: (message: string) => void): Promise<Backend> {
		const listeners = new Set<(message: string) => void>();
		const llama = await getLlama({
			gpu: gpu ? "auto" : false,
			build: "never",
			progressLogs: false,
			logLevel: LlamaLogLevel.warn,
			logger: (level, message) => {
				for (const listener of listeners) listener(message);
				log(`${level}: ${message.trim()}`);
			},
		});
		return new Backend(llama, gpu, listeners);
	}

	/** Runs `work`; where that fails, `explain` makes the error of what was thrown and what the native code said. */
	async listen<T>(work: () => Promise<T>, explain: (thrown: unknown, said: string) => Error): Promise<T> {
		const heard: string[] = [];
		const listener = (message: string) => void heard.push(message);
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

	dispose(): Promise<void> {
		return this.llama.dispose();
	}
}
