import type { Asker, Question } from "../../../eval/ask/asker.ts";
import type { EvalItem, EvalKind, EvalTask } from "../../../eval/item.ts";
import type { Progress } from "../../../eval/progress.ts";
import type { Outcome } from "../../../eval/run/outcome.ts";
import type { OutcomeStore } from "../../../eval/run/outcomeStore.ts";
import { Runner } from "../../../eval/run/runner.ts";
import type { CollectedAnswer } from "../../../extension/engine/collectAnswer.ts";
import { backendFailed, promptTooLong } from "../../../extension/protocol/errors.ts";
import { nothingSpent, type Spent } from "../../../sampler/budget.ts";
import { pieceFromBytes } from "../../../sampler/piece.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { assembleText } from "../../../sampler/text.ts";
import { type TraceToken, traceVersion } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";

/** How a model that is made up answers in one way: what is measured of it is known beforehand. */
export interface Behaviour {
	/** The probability that an answer is right. */
	readonly accuracy: number;
	/** Tokens before the value. */
	readonly words?: number;
	/** What it says that it spent beside. */
	readonly spent?: Partial<Spent>;
	/** H of the value where it is right, and where it is wrong; nats, spread evenly over half a nat up and down. */
	readonly entropy?: readonly [right: number, wrong: number];
}

/** By what is asked of it: the policy's name, with "+think" behind it where it is asked to think. */
export type Behaviours = (question: Question, way: string) => Behaviour;

/** A model whose true accuracies are known by construction. What it says follows from the question and its seed. */
export class FakeModel implements Asker {
	asked = 0;
	/** The next questions that the engine fails at. */
	failures = 0;

	/** @param isTooLong whether its context has no room for a question */
	constructor(
		private readonly behaviours: Behaviours,
		private readonly isTooLong: (question: Question) => boolean = () => false,
	) {}

	async ask(question: Question): Promise<CollectedAnswer> {
		this.asked++;
		if (this.failures > 0) {
			this.failures--;
			return { trace: null, text: "", result: null, error: backendFailed("made up").data };
		}
		if (this.isTooLong(question)) {
			return { trace: null, text: "", result: null, error: promptTooLong(100, 50, null).data };
		}
		const { text } = question.messages.at(-1)!;
		const thinks = text.includes("step by step");
		const behaviour = this.behaviours(question, `${question.policy.name}${thinks ? "+think" : ""}`);
		const random = seededRandom(question.seed);
		random.next();
		const isRight = random.next() < behaviour.accuracy;
		const meant = Number(/\d+/.exec(text)![0]);
		return answered(question, behaviour, isRight ? meant : meant + 1, isRight, random.next());
	}
}

function answered(
	question: Question,
	{ words = 2, spent = {}, entropy: [right, wrong] = [0.2, 1] }: Behaviour,
	value: number,
	isRight: boolean,
	luck: number,
): CollectedAnswer {
	const entropy = Math.max(0, (isRight ? right : wrong) + luck - 0.5);
	const tokens = [
		...Array.from({ length: words }, (_, i) => tokenOf(i === 0 ? "It" : " is", 0.01)),
		tokenOf(` ${value}`, entropy),
	];
	const builder = new TraceBuilder();
	const model = { name: "fake", vocabularySize: 100, fileSize: 1 };
	const { policy, thresholds, budget, seed } = question;
	builder.push({
		type: "start",
		header: {
			version: traceVersion,
			model,
			policy: { name: policy.name, parameters: {} },
			thresholds,
			budget,
			seed,
			promptTokens: 1,
		},
	});
	for (const token of tokens) builder.push({ type: "token", token });
	builder.push({ type: "end", end: { reason: "stop", spent: { ...nothingSpent, ...spent } } });
	const result = {
		promptTokens: 1,
		reusedTokens: 0,
		omitted: 0,
		promptMs: 1,
		tokens: tokens.length,
		writeMs: 2,
		thinksFromTheStart: false,
	};
	return { trace: builder.trace, text: assembleText(tokens).text, result, error: null };
}

/** The second likeliest has what is left, up to as much as the first. */
function tokenOf(text: string, entropy: number): TraceToken {
	const exactly = (value: number) => ({ low: value, value, high: value });
	const piece = pieceFromBytes(new TextEncoder().encode(text));
	const probability = Math.exp(-entropy);
	return {
		token: 1,
		piece,
		probability,
		entropy: exactly(entropy),
		varentropy: exactly(entropy / 2),
		quadrant: "argmax",
		rule: "argmax",
		alternatives: [
			{ token: 1, piece, probability },
			{ token: 2, piece, probability: Math.min(probability, 1 - probability) },
		],
	};
}

/** Questions whose answer stands in them. */
export function fakeTask(name: string, kind: EvalKind = "natural"): EvalTask {
	return {
		name,
		kind,
		items: async ({ count, seed, split }) =>
			Array.from({ length: count }, (_, i) => fakeItem(name, kind, `${split}-${seed}-${i}`, 10 + (i % 80))),
	};
}

const fakeItem = (task: string, kind: EvalKind, id: string, value: number): EvalItem => ({
	id,
	about: id,
	task,
	kind,
	difficulty: 1 + (value % 3),
	messages: [{ role: "user", text: `What is ${value}?` }],
	maxTokens: 20,
	judge: async (answer) => {
		const found = /\d+/.exec(answer);
		const right = found?.[0] === String(value);
		const valueAt = found === null ? null : { start: found.index, end: found.index + found[0].length };
		return { value: found?.[0] ?? null, right, valueAt, wrongAt: right ? null : (valueAt?.start ?? null) };
	},
});

/** Outcomes that last as long as the test. */
export class MemoryStore implements OutcomeStore {
	readonly outcomes = new Map<string, Outcome>();

	get(key: string): Outcome | undefined {
		return this.outcomes.get(key);
	}

	add(outcome: Outcome): void {
		this.outcomes.set(outcome.key, outcome);
	}
}

export const runnerOf = (
	model: Asker,
	{
		seed = 1,
		store = new MemoryStore(),
		onProgress = () => {},
	}: {
		readonly seed?: number;
		readonly store?: OutcomeStore;
		readonly onProgress?: (progress: Progress) => void;
	} = {},
): Runner => new Runner([model], { identity: "fake", samples: [], percentiles: null }, store, seed, onProgress);
