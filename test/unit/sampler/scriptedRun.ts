import { type Budget, defaultBudget } from "../../../sampler/budget.ts";
import type { Token } from "../../../sampler/distribution.ts";
import { type GenerateOptions, generate } from "../../../sampler/generate.ts";
import type { ActingOptions } from "../../../sampler/policies/acting.ts";
import { entropix } from "../../../sampler/policies/entropix.ts";
import type { GenerationEvent, Passage, Trace, TraceAction } from "../../../sampler/trace.ts";
import { TraceBuilder } from "../../../sampler/traceBuilder.ts";
import { FakeDecoder, type FakeDecoderOptions, fakeAppendAll, fakeVocabulary, thresholdsOf } from "./fakes.ts";

export const pieces = [
	"It",
	" is",
	" 5",
	" 6",
	" 7",
	".",
	"\n",
	"Let's",
	" think",
	" Wait,",
	" let's",
	"//",
	" no",
	" yes",
	"<end>",
] as const;
export type Word = (typeof pieces)[number];
export const vocabulary = {
	...fakeVocabulary(pieces, [pieces.length - 1]),
	// The words of a thought are tokens of their own.
	tokenize: (text: string) =>
		(text.match(/ Wait,| let's| think| no| yes|Let's|\/\/|\n/g) ?? []).map((word) => pieces.indexOf(word as Word)),
};
export const thresholds = thresholdsOf({ entropy: { low: 0.6, high: 1 }, varentropy: { low: 0.4, high: 0.4 } });

export type Row = readonly number[];
export const rowOf = (logits: Partial<Record<Word, number>>): Row => pieces.map((word) => logits[word] ?? 0);
/** The model is sure of a word. */
export const sure = (word: Word): Row => rowOf({ [word]: 20 });
/** Several words are as likely as each other: high H, low V. */
export const open = (...words: Word[]): Row => rowOf(Object.fromEntries(words.map((word, i) => [word, 20 - i * 1e-3])));
/** A likely word, and others that are not quite impossible: low H, high V. */
export const rugged = (word: Word, other: Word): Row => rowOf({ [word]: 8, [other]: 6.5, " is": 1.5, "\n": 1.5 });
/** Anything might come, something rather than the rest: high H, high V. */
export const lost = (word: Word, ...others: Word[]): Row =>
	rowOf({ ...Object.fromEntries(others.map((other, i) => [other, 2.6 - i / 10])), [word]: 3.4 });

/** What the model says after a text; sure of the end where nothing is said. */
export type Script = (text: string) => Row | undefined;

export interface Run {
	readonly trace: Trace;
	readonly text: string;
	readonly actions: readonly TraceAction[];
	readonly decoder: FakeDecoder;
	readonly events: readonly GenerationEvent[];
	readonly thrown: unknown;
}

export interface RunOptions {
	readonly policy?: ActingOptions;
	readonly budget?: Partial<Budget>;
	readonly fake?: FakeDecoderOptions;
	readonly more?: Partial<GenerateOptions>;
}

export const textOf = ({ tokens }: Pick<Passage, "tokens">) => tokens.map(({ piece }) => piece).join("");

export async function run(
	script: Script,
	{ policy = {}, budget = {}, fake = {}, more = {} }: RunOptions = {},
): Promise<Run> {
	const next = (path: readonly Token[]) =>
		script(
			path
				.slice(1)
				.map((token) => pieces[token])
				.join(""),
		) ?? sure("<end>");
	const decoder = new FakeDecoder(next, fake);
	const builder = new TraceBuilder();
	const events: GenerationEvent[] = [];
	let thrown: unknown = null;
	try {
		for await (const event of generate({
			decoder,
			appendAll: fakeAppendAll,
			vocabulary,
			policy: entropix(policy),
			thresholds,
			prompt: [0],
			seed: 3,
			maxTokens: 60,
			capacity: 200,
			budget: { ...defaultBudget, cooldown: 0, ...budget },
			wordings: [{ prose: "Let's think", code: "Let's think", thinking: "Wait," }],
			model: { name: "fake", vocabularySize: pieces.length, fileSize: 0 },
			signal: new AbortController().signal,
			...more,
		})) {
			events.push(event);
			if (event.type !== "activity") builder.push(event);
		}
	} catch (caught) {
		thrown = caught;
	}
	const trace = builder.trace!;
	const actions = trace.steps.flatMap((step) => (step.type === "action" ? [step.action] : []));
	return { trace, text: textOf(trace), actions, decoder, events, thrown };
}
