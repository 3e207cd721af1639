import { createHash } from "node:crypto";
import type { EvalSplit } from "./item.ts";

/** The half that something belongs to by its name alone: no seed, count or order moves it to the other. */
export function splitOf(name: string): EvalSplit {
	return createHash("sha256").update(name).digest()[0]! % 2 === 0 ? "tune" : "test";
}
