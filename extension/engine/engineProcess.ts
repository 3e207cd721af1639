import { type ChildProcess, fork } from "node:child_process";
import { createInterface } from "node:readline";
import {
	type CancellationToken,
	createMessageConnection,
	type Disposable,
	IPCMessageReader,
	IPCMessageWriter,
	type Message,
	type MessageConnection,
	type ProgressType,
	type RequestType,
	ResponseError,
} from "vscode-jsonrpc/node";
import { type ErrorData, engineExited, engineStart, HunchError } from "../protocol/errors.ts";
import type { Log } from "./log.ts";

/** Why the process is no more. */
interface Exit {
	/** In words for a person. */
	readonly how: string;
	/** Whether the program ended itself with an error, as it does when a part of it cannot be loaded. */
	readonly byItself: boolean;
}

/** One child process that holds the engine, and the connection to it. It is never started twice: make another. */
export class EngineProcess {
	readonly pid: number | undefined;
	/** Resolves once the process has ended and every message it had sent has been handled. Never rejects. */
	readonly ended: Promise<Exit>;
	readonly #child: ChildProcess;
	readonly #connection: MessageConnection;
	readonly #traffic = new Traffic();

	constructor(path: string, log: Log) {
		// No execArgv: a debugger's flags are meant for the extension host, and its port is taken.
		this.#child = fork(path, [], { execArgv: [], serialization: "advanced", stdio: ["ignore", "pipe", "pipe", "ipc"] });
		this.pid = this.#child.pid;
		for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
			createInterface({ input: stream }).on("line", (line) => log.info(`[engine] ${line}`));
		}
		this.#connection = createMessageConnection(
			this.#traffic.watch(new IPCMessageReader(this.#child)),
			new IPCMessageWriter(this.#child),
			{
				error: (message) => log.error(message),
				warn: (message) => log.warn(message),
				info: (message) => log.info(message),
				log: (message) => log.debug(message),
			},
			{ messageStrategy: this.#traffic },
		);
		this.#connection.onError(([error]) => log.error(`The connection to the engine: ${error.message}`));
		this.ended = this.#end();
		this.#connection.listen();
	}

	/**
	 * @throws HunchError with what the engine says, or that it could not be started, or that it ended meanwhile
	 */
	async request<P, R>(type: RequestType<P, R, ErrorData>, params: P, token?: CancellationToken): Promise<R> {
		try {
			return await this.#connection.sendRequest<R>(type.method, params, token);
		} catch (thrown) {
			const error = asHunchError(thrown);
			if (error instanceof HunchError || this.#child.connected) throw error;
			throw this.#whyEnded(await this.ended);
		}
	}

	onProgress<T>(type: ProgressType<T>, token: string, listener: (value: T) => void): Disposable {
		return this.#connection.onProgress(type, token, listener);
	}

	/** It has nothing to save, and native code may be deaf to anything milder. */
	kill(): void {
		this.#child.kill("SIGKILL");
	}

	async #end(): Promise<Exit> {
		const exit = await exitOf(this.#child);
		await this.#traffic.handled();
		// Requests without a response fail here.
		this.#connection.dispose();
		return exit;
	}

	#whyEnded({ how, byItself }: Exit): HunchError {
		return byItself && !this.#traffic.any ? engineStart(how) : engineExited(how);
	}
}

/**
 * Counts the messages read and those handled. jsonrpc handles one message per turn of the event loop, so that a process
 * may be gone while the last tokens it wrote still wait.
 */
class Traffic {
	#read = 0;
	#handled = 0;
	#whenEven: (() => void) | undefined;

	get any(): boolean {
		return this.#read > 0;
	}

	watch(reader: IPCMessageReader): IPCMessageReader {
		const listen = reader.listen.bind(reader);
		reader.listen = (callback) =>
			listen((message) => {
				this.#read++;
				callback(message);
			});
		return reader;
	}

	handleMessage(message: Message, next: (message: Message) => void): void {
		try {
			next(message);
		} finally {
			this.#handled++;
			if (this.#handled === this.#read) this.#whenEven?.();
		}
	}

	/** Resolves when nothing waits; call it when nothing more can come. */
	handled(): Promise<void> {
		if (this.#handled === this.#read) return Promise.resolve();
		return new Promise((resolve) => {
			this.#whenEven = resolve;
		});
	}
}

/** Resolves once the process is gone and its channel is read to the end. */
function exitOf(child: ChildProcess): Promise<Exit> {
	const disconnected = new Promise<void>((resolve) => child.once("disconnect", resolve));
	// A child that hung up can no longer be asked anything. Where it hung up because it ended, this does nothing.
	child.once("disconnect", () => child.kill("SIGKILL"));
	return new Promise((resolve) => {
		child.once("error", (error) => {
			// Without a process id it never ran, and neither `exit` nor `disconnect` follows.
			if (child.pid === undefined) resolve({ how: error.message, byItself: true });
		});
		child.once("exit", async (code, signal) => {
			await disconnected;
			resolve({ how: describeExit(code, signal), byItself: signal === null && code !== 0 });
		});
	});
}

const signalWords: Partial<Record<NodeJS.Signals, string>> = {
	SIGKILL: "it was killed, by someone or because memory ran out",
	SIGTERM: "it was asked to end",
	SIGABRT: "it gave up after an internal error",
	SIGSEGV: "it crashed while accessing memory",
	SIGBUS: "it crashed while accessing memory",
	SIGILL: "it met an instruction this processor does not know",
	SIGFPE: "it crashed while computing",
};

export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
	if (signal === null) return `exit code ${code}`;
	const words = signalWords[signal];
	return words === undefined ? `signal ${signal}` : `${words}; signal ${signal}`;
}

function asHunchError(thrown: unknown): unknown {
	if (!(thrown instanceof ResponseError)) return thrown;
	const data = thrown.data as ErrorData | undefined;
	return data?.code === undefined ? thrown : new HunchError(data);
}
