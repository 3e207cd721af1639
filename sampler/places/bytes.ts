export const newline = 0x0a;
export const space = 0x20;
export const backtick = 0x60;
export const backslash = 0x5c;

/** The byte of an ASCII character. */
export const byteOf = (character: string): number => character.charCodeAt(0);

/** Space, tab, or the carriage return of a line break of two bytes. */
export const isBlank = (byte: number): boolean => byte === space || byte === 0x09 || byte === 0x0d;

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Letters, digits, `_`, `$`, and every byte of a character beyond ASCII. */
export const isWordByte = (byte: number): boolean =>
	isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) || byte === 0x5f || byte === 0x24 || byte >= 0x80;

/** Whether a line ends before these bytes: they begin with a line break, or nothing comes any more. */
export function breaksLine(next: Uint8Array | null): boolean {
	if (next === null) return true;
	return next[0] === newline || (next[0] === 0x0d && (next.length === 1 || next[1] === newline));
}

/** The first byte that is no blank; undefined where there are only blanks. */
export const firstInk = (bytes: Uint8Array): number | undefined => bytes.find((byte) => !isBlank(byte));
