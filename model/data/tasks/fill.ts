import type { Dice } from "../dice.ts";
import { anyLanguage, type FunctionSample, functionCombination, functionsOfFile } from "../functions/sample.ts";
import type { Item } from "../item.ts";

/** Code with a gap: the rest of a line, a part of it, or whole lines. What surrounds it says as much as it would in a file. */
export function fill(dice: Dice): Item {
	const language = anyLanguage(dice);
	const [sample, ...others] = functionsOfFile(dice, language, 3, 0.75) as [FunctionSample, ...FunctionSample[]];
	const [before, after] = others.map((other) => (dice.chance(0.3) ? other : null));
	const gap = language === "py" ? "\n\n\n" : "\n\n";
	const head = before == null ? "" : before.code + gap;
	const code = head + sample.code + (after == null ? "\n" : `${gap}${after.code}\n`);
	const [from, to] = anyGap(dice, sample.code);
	const middle = sample.code.slice(from, to);
	return {
		task: "fill",
		kind: "plain",
		difficulty: middle.includes("\n") ? 3 : middle.length > 12 ? 2 : 1,
		prompt: { kind: "fill", prefix: code.slice(0, head.length + from), suffix: code.slice(head.length + to) },
		answers: [{ form: "direct", text: middle, share: 1, right: true }],
		check: { kind: "text", value: middle },
		combination: functionCombination(sample),
		parts: [before, after].flatMap((other) => (other ? [functionCombination(other)] : [])),
	};
}

/** Start and end of a gap within the body, where the cursor might be. */
function anyGap(dice: Dice, code: string): [from: number, to: number] {
	const bodyAt = Math.max(code.indexOf("\n") + 1, code.indexOf("=>") + 2);
	const places = Array.from(code.matchAll(/(?<=[\s(])\S/g), ({ index }) => index).filter((at) => at >= bodyAt);
	const at = places.length > 0 ? dice.pick(places) : bodyAt;
	// The cursor stands behind the blank more often than before it.
	const from = code[at - 1] === " " && dice.chance(0.2) ? at - 1 : at;
	const lineEnd = endOfLine(code, from);
	return dice.weighted<() => [number, number]>([
		[60, () => [from, lineEnd]],
		[20, () => [from, endOfWord(code, from)]],
		[8, () => [from, endOfLine(code, Math.min(lineEnd + 1, code.length))]],
		[12, () => [startOfLine(code, from), lineEnd]],
	])();
}

function endOfLine(code: string, at: number): number {
	const end = code.indexOf("\n", at);
	return end < 0 ? code.length : end;
}

function startOfLine(code: string, at: number): number {
	const start = code.lastIndexOf("\n", at - 1) + 1;
	return start + (code.slice(start).match(/^\s*/)?.[0].length ?? 0);
}

function endOfWord(code: string, at: number): number {
	const rest = code.slice(at).match(/^(?:\w+|\W)/)?.[0] ?? "";
	return at + rest.length;
}
