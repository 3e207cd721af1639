import { setImmediate } from "node:timers/promises";
import { getLlama, getLlamaGpuTypes, type Llama, LlamaLogLevel, type LlamaOptions } from "node-llama-cpp";
import type { Device } from "../../protocol/engine.ts";
import { deviceUnavailable } from "../../protocol/errors.ts";

type Log = (message: string) => void;

/**
 * The native backend, of which a process has one: starting it tries its binaries in processes of their own, which takes
 * most of the time of loading a small model; and the native code loses the logger of a second one.
 */
export class Backend {
	static #running: Promise<Backend> | null = null;

	private constructor(
		readonly llama: Llama,
		private readonly device: Device,
		/** What the native code says is passed on to each of these. */
		private readonly listeners: Set<Log>,
	) {}

	/**
	 * The process's backend, started for this choice of device if it is not the one that runs.
	 * @throws HunchError DEVICE_UNAVAILABLE where a kind of device is asked for that does not work here
	 */
	static async of(device: Device, log: Log): Promise<Backend> {
		const running = await Backend.#running?.catch(() => null);
		if (running?.device !== device) {
			await running?.llama.dispose();
			Backend.#running = Backend.#start(device);
		}
		const backend = await Backend.#running!;
		backend.listeners.add(log);
		return backend;
	}

	/** The process's backend; null where none was started, or it could not be. */
	static async running(): Promise<Backend | null> {
		return (await Backend.#running?.catch(() => null)) ?? null;
	}

	static async #start(device: Device): Promise<Backend> {
		const listeners = new Set<Log>();
		const options: LlamaOptions = {
			gpu: device === "off" ? false : device,
			build: "never",
			progressLogs: false,
			logLevel: LlamaLogLevel.warn,
			logger: (level, message) => {
				for (const listener of listeners) listener(`${level}: ${message.trim()}`);
			},
		};
		const forced = device !== "auto" && device !== "off";
		try {
			const llama = await getLlama(options);
			// A kind that the platform does not know at all is passed over without a word.
			if (!forced || llama.gpu === device) return new Backend(llama, device, listeners);
			await llama.dispose();
		} catch (thrown) {
			if (!forced) throw thrown;
			throw await unavailable(device, String(thrown));
		}
		throw await unavailable(device, "There is no such device on this platform.");
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

async function unavailable(device: Exclude<Device, "auto" | "off">, why: string) {
	const supported = await getLlamaGpuTypes("supported");
	return deviceUnavailable(
		device,
		supported.filter((type) => type !== false),
		why,
	);
}
