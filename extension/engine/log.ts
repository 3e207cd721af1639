/** The part of VS Code's LogOutputChannel that is written to outside the host's own modules. */
export interface Log {
	error(message: string): void;
	warn(message: string): void;
	info(message: string): void;
	debug(message: string): void;
}
