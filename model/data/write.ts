// Writes the training text, and of items that are held out of it documents of the same form, as JSON lines.
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Dice } from "./dice.ts";
import { documentOf, trainingDocument } from "./document.ts";
import { taskNames } from "./item.ts";
import { heldOutItems } from "./tasks.ts";

const { values } = parseArgs({
	options: {
		documents: { type: "string", default: "400000" },
		heldOut: { type: "string", default: "200" },
		seed: { type: "string", default: "1" },
		out: { type: "string", default: join("out", "model") },
	},
});

const [documents, heldOutItemsOfEach, seed] = [
	whole("documents", values.documents, 1),
	whole("heldOut", values.heldOut, 1),
	whole("seed", values.seed, 0),
];
mkdirSync(values.out, { recursive: true });
writeLines("train.jsonl", training(documents, seed));
writeLines("heldOut.jsonl", heldOut(heldOutItemsOfEach, seed));

/** Ends the process with a sentence where it is none. */
function whole(option: string, text: string, least: number): number {
	const value = Number(text);
	if (text.trim() !== "" && Number.isInteger(value) && value >= least) return value;
	console.error(`--${option} must be a whole number from ${least} on, and it is "${text}".`);
	process.exit(1);
}

function* training(count: number, seed: number): Iterable<unknown> {
	const dice = Dice.seeded(seed);
	for (let i = 0; i < count; i++) yield trainingDocument(dice);
}

function* heldOut(count: number, seed: number): Iterable<unknown> {
	// Small talk and free choices have few prompts: all of them are known.
	const few = new Set(["smallTalk", "choices"]);
	for (const [index, task] of taskNames.entries()) {
		const dice = Dice.seeded(seed + 1000 + index);
		for (const item of heldOutItems(task, few.has(task) ? 10 : count, dice)) yield documentOf(item, dice);
	}
}

/** Written in pieces, for the text is larger than a string may be, and put in its place when it is whole. */
function writeLines(name: string, lines: Iterable<unknown>): void {
	const path = join(values.out, name);
	const partial = `${path}.part`;
	const file = openSync(partial, "w");
	let piece: string[] = [];
	let written = 0;
	const flush = () => {
		if (piece.length > 0) writeSync(file, `${piece.join("\n")}\n`);
		piece = [];
	};
	for (const line of lines) {
		piece.push(JSON.stringify(line));
		if (++written % 10_000 === 0) flush();
	}
	flush();
	closeSync(file);
	renameSync(partial, path);
	console.log(`${path}: ${written} lines`);
}
