import { seededRandom } from "../../../sampler/random.ts";
import type { TraceStep } from "../../../sampler/trace.ts";
import { tokenOf } from "../../unit/webview/support.ts";

const words =
	"the function returns a value that depends on its first argument and is not changed by the second one".split(" ");
const lines = [
	"const total = prices.reduce((sum, price) => sum + price, 0);",
	"  if (count > limit) return `none`;",
	"}",
];

/** Tokens as a model writes them: prose, lists and code, mostly sure, here and there not. */
export function answerSteps(count: number, seed: number): TraceStep[] {
	const random = seededRandom(seed + 1);
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random.next() * from.length)]!;
	const pieces: string[] = [];
	while (pieces.length < count) {
		const kind = random.next();
		if (kind < 0.25)
			pieces.push("```", "ts", "\n", ...Array.from({ length: 8 }, () => cut(pick(lines))).flat(), "```", "\n\n");
		else if (kind < 0.5) pieces.push("-", " `", pick(words), "`", ":", ...sentence(pick), "\n");
		else pieces.push(...sentence(pick), "\n\n");
	}
	return pieces.slice(0, count).map((piece, index) => {
		const entropy = random.next() < 0.12 ? 3 * random.next() : 0.1 * random.next();
		const token = tokenOf(piece, entropy, index);
		const others = Array.from({ length: 8 }, (_, i) => ({
			token: i + 1000,
			piece: ` ${pick(words)}`,
			probability: 0.02,
		}));
		return { type: "token", token: { ...token, alternatives: [...token.alternatives, ...others] } };
	});
}

const sentence = (pick: (from: readonly string[]) => string): string[] => [
	...Array.from({ length: 14 }, () => ` ${pick(words)}`),
	".",
];

/** A line of code in pieces of a few characters. */
const cut = (line: string): string[] => [...(line.match(/\s*\w{1,6}|\s*\W{1,2}/g) ?? []), "\n"];
