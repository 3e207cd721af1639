import type { Place } from "./boundaries.ts";
export interface Wording {
	prose: string;
	code: string;
	thinking: string;
}
export const defaultWordings: Wording[] = [
	"Let's work it out step by step.",
	"Let's compare step by step.",
	"Let's look at it step by step.",
].map((prose) => ({ prose, code: "Let me check this step by step.", thinking: "Wait, " }));
export function thoughtAt(place: Place, wording: Wording): string | null {
	return place.mode === "thinking" ? wording.thinking : place.atLineStart ? wording.prose : " " + wording.prose;
}
export function thoughtOnTheSpot(place: Place, wording: Wording): string | null {
	return place.mode === "thinking" ? wording.thinking : " Wait, let's work it out step by step.";
}
