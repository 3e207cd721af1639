export type Boundary = "line" | "sentence" | "statement";
export interface Place {
	readonly mode: "prose" | "code" | "thinking";
	readonly language: string;
	readonly atLineStart: boolean;
	readonly indentation: string;
	isStart(next: Uint8Array | null): boolean;
	ends(next: Uint8Array | null): Boundary | null;
	after(bytes: Uint8Array): Place;
}
class P implements Place {
	mode = "prose" as const;
	language = "";
	indentation = "";
	constructor(
		private last: string,
		private thinking = false,
	) {
		if (thinking) (this as any).mode = "thinking";
	}
	get atLineStart() {
		return this.last === "" || this.last.endsWith("\n");
	}
	isStart(next: Uint8Array | null) {
		return this.atLineStart || (/[.!?]$/.test(this.last) && next !== null && (next[0] === 32 || next[0] === 10));
	}
	ends(next: Uint8Array | null) {
		if (this.last.endsWith("\n")) return "line" as const;
		if (/[.!?]$/.test(this.last) && (next === null || next[0] === 32 || next[0] === 10)) return "sentence" as const;
		return null;
	}
	after(bytes: Uint8Array): Place {
		return new P((this.last + new TextDecoder("latin1").decode(bytes)).slice(-8), this.thinking);
	}
}
export const beginning: Place = new P("");
export function insideThinking(place: Place, inside: boolean): Place {
	return inside ? new P("", true) : new P("");
}
