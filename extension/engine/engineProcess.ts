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
	type NotificationType,
	type ProgressType,
	type RequestType,
	ResponseError,
} from "vscode-jsonrpc/node";
import { heartbeat, heartbeatMs } from "../protocol/engine.ts";
import { type ErrorData, HunchError } from "../protocol/errors.ts";
import { type Exit, errorOf, exitOf } from "./exits.ts";
import type { Log } from "./log.ts";
import { oomKills } from "./oomKills.ts";
import { type Patience, Pulse } from "./pulse.ts";

/** Lines of what it printed that may tell why it ended. */
const keptLines = 40;

/** One child process that holds the engine, and the connection to it. It is never started twice: make another. */
export class EngineProcess {
	readonly pid: number | undefined;
	/** Resolves once the process has ended and every message it had sent has been handled. Never rejects. */
	readonly ended: Promise<Exit>;
	readonly #child: ChildProcess;
	readonly #pulse: Pulse;
	/** The last lines it printed. */
	readonly #printed: string[] = [];
	#hung: string | null = null;
	/** As far as it was known at the last look. */
	#oomKills = oomKills();
	#stopped = false;
	readonly #connection: MessageConnection;
	readonly #traffic = new Traffic();

	constructor(path: string, log: Log, patience: Patience) {
		// No execArgv: a debugger's flags are meant for the extension host, and its port is taken.
		this.#child = fork(path, [], { execArgv: [], serialization: "advanced", stdio: ["ignore", "pipe", "pipe", "ipc"] });
		this.pid = this.#child.pid;
		for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
			createInterface({ input: stream }).on("line", (line) => {
				log.info(`[engine] ${line}`);
				this.#printed.push(line);
				if (this.#printed.length > keptLines) this.#printed.shift();
			});
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
		this.#pulse = new Pulse(patience, performance.now());
		this.#connection.onNotification(heartbeat, (beat) => this.#pulse.hear(performance.now(), beat));
		this.ended = this.#end();
		this.#connection.listen();
	}

	/**
	 * @throws HunchError with what the engine says, or that it could not be started, or that it ended meanwhile
	 */
	async request<P, R>(type: RequestType<P, R, ErrorData>, params: P, token?: CancellationToken): Promise<R> {
		try {
			// A token that is not there would count as a parameter.
			const cancellation = token === undefined ? [] : [token];
			return await this.#connection.sendRequest<R>(type.method, params, ...cancellation);
		} catch (thrown) {
			const error = asHunchError(thrown);
			if (error instanceof HunchError || this.#child.connected) throw error;
			throw errorOf(await this.ended);
		}
	}

	onProgress<T>(type: ProgressType<T>, token: string, listener: (value: T) => void): Disposable {
		return this.#connection.onProgress(type, token, listener);
	}

	/** Ends it, for nobody needs it. */
	stop(): void {
		this.#stopped = true;
		this.#kill();
	}

	/** It has nothing to save, and native code may be deaf to anything milder. */
	#kill(): void {
		this.#child.kill("SIGKILL");
	}

	onNotification<T>(type: NotificationType<T>, listener: (value: T) => void): Disposable {
		return this.#connection.onNotification(type, listener);
	}

	async #end(): Promise<Exit> {
		const watching = setInterval(() => {
			this.#oomKills = oomKills();
			this.#endIfItHangs();
		}, heartbeatMs);
		const end = await endOf(this.#child);
		clearInterval(watching);
		const memoryRanOut = oomKills() > this.#oomKills;
		await this.#traffic.handled();
		// Requests without a response fail here.
		this.#connection.dispose();
		if (typeof end === "string") return { kind: "start", how: end };
		return exitOf({
			...end,
			hasSpoken: this.#traffic.any,
			stopped: this.#stopped,
			hung: this.#hung,
			printed: this.#printed.join("\n"),
			memoryRanOut,
		});
	}

	#endIfItHangs(): void {
		this.#hung ??= this.#pulse.check(performance.now());
		if (this.#hung !== null) this.#kill();
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

/** Resolves once the process is gone and its channel is read to the end; where it never ran, with the reason. */
function endOf(child: ChildProcess): Promise<string | { code: number | null; signal: NodeJS.Signals | null }> {
	const disconnected = new Promise<void>((resolve) => child.once("disconnect", resolve));
	// A child that hung up can no longer be asked anything. Where it hung up because it ended, this does nothing.
	child.once("disconnect", () => child.kill("SIGKILL"));
	return new Promise((resolve) => {
		child.once("error", (error) => {
			// Without a process id it never ran, and neither `exit` nor `disconnect` follows.
			if (child.pid === undefined) resolve(error.message);
		});
		child.once("exit", async (code, signal) => {
			await disconnected;
			resolve({ code, signal });
		});
	});
}

function asHunchError(thrown: unknown): unknown {
	if (!(thrown instanceof ResponseError)) return thrown;
	const data = thrown.data as ErrorData | undefined;
	return data?.code === undefined ? thrown : new HunchError(data);
}
