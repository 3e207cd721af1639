/**
 * The bytes of one token in a form JSON can carry: a string where they are valid UTF-8 on their own, otherwise hex,
 * as when a character spans several tokens.
 */
export type Piece = string | { readonly hex: string };

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function pieceFromBytes(bytes: Uint8Array): Piece {
	try {
		return strict.decode(bytes);
	} catch {
		return { hex: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") };
	}
}

export function pieceBytes(piece: Piece): Uint8Array {
	if (typeof piece === "string") return encoder.encode(piece);
	return Uint8Array.from(piece.hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function samePiece(left: Piece, right: Piece): boolean {
	if (typeof left === "string" || typeof right === "string") return left === right;
	return left.hex === right.hex;
}
