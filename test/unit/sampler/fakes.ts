import fc from "fast-check";
import type { AppendAll, Decoder, DecoderCapabilities, Enough, Vocabulary } from "../../../sampler/decoder.ts";
import { type Distribution, distributionFromLogits, type Token } from "../../../sampler/distribution.ts";
import type { Band, Thresholds } from "../../../sampler/quadrant.ts";

/** Runs of a property: a seeded sample here, ten times as many in the full run. */
export const runs = (sample: number): fc.Parameters<unknown> => ({
	numRuns: process.env.HUNCH_TEST_FULL ? sample * 10 : sample,
	seed: 20_260_101,
});

/** The same band of V at every entropy. */
export function thresholdsOf({ entropy, varentropy }: Record<"entropy" | "varentropy", Band>): Thresholds {
	return { entropy, varentropy, varentropyAt: [{ entropy: 0, ...varentropy }] };
}

/** The logits after a path, from a table or a rule. */
export type NextLogits = (path: readonly Token[]) => readonly number[];

export interface FakeDecoderOptions {
	/** K, as read first. */
	readonly top?: number;
	readonly largestTop?: number;
	readonly capabilities?: Partial<DecoderCapabilities>;
	/** Called with the number of the append (from 0), before it evaluates and after. */
	readonly before?: (call: number) => void | Promise<void>;
	readonly after?: (call: number) => void | Promise<void>;
	/** Called before every call of every path, forks and disposals too. */
	readonly onCall?: (what: "append" | "score" | "fork" | "rollback" | "dispose") => void | Promise<void>;
}

/** What all paths of one model have done together. */
export interface FakeTally {
	open: number;
	mostOpen: number;
	evaluated: number;
}

/** A path through a model that is a function. Remembers what it was asked. */
export class FakeDecoder implements Decoder {
	readonly capabilities: DecoderCapabilities;
	readonly path: Token[] = [];
	/** The tokens of each append, in order. */
	readonly appends: (readonly Token[])[] = [];
	/** How many appends read more logits than usual. */
	rereads = 0;
	#disposed = false;

	constructor(
		private readonly next: NextLogits,
		private readonly options: FakeDecoderOptions = {},
		readonly tally: FakeTally = { open: 0, mostOpen: 0, evaluated: 0 },
	) {
		this.capabilities = {
			fork: "copy",
			rollback: "free",
			largestTop: options.largestTop ?? 64,
			...options.capabilities,
		};
		tally.open++;
		tally.mostOpen = Math.max(tally.mostOpen, tally.open);
	}

	get length(): number {
		return this.path.length;
	}

	async append(tokens: readonly Token[], signal: AbortSignal, enough?: Enough): Promise<Distribution> {
		await this.#called("append");
		const call = this.appends.length;
		this.appends.push(tokens);
		await this.options.before?.(call);
		signal.throwIfAborted();
		this.#extend(tokens);
		const distribution = this.#readEnough(enough);
		await this.options.after?.(call);
		return distribution;
	}

	async *score(tokens: readonly Token[], signal: AbortSignal, enough?: Enough): AsyncGenerator<Distribution> {
		await this.#called("score");
		for (const [i, token] of tokens.entries()) {
			signal.throwIfAborted();
			this.#extend([token]);
			yield i === tokens.length - 1 ? this.#readEnough(enough) : this.#read(this.options.top ?? 64);
		}
	}

	async fork(): Promise<Decoder> {
		await this.#called("fork");
		const copy = new FakeDecoder(this.next, this.options, this.tally);
		copy.path.push(...this.path);
		return copy;
	}

	async rollback(length: number): Promise<void> {
		await this.#called("rollback");
		if (length < 0 || length > this.path.length) throw new RangeError(`${this.path.length} cannot become ${length}.`);
		this.path.length = length;
	}

	async dispose(): Promise<void> {
		if (this.#disposed) return;
		this.#disposed = true;
		this.tally.open--;
		await this.options.onCall?.("dispose");
	}

	#extend(tokens: readonly Token[]): void {
		this.path.push(...tokens);
		this.tally.evaluated += tokens.length;
	}

	async #called(what: "append" | "score" | "fork" | "rollback"): Promise<void> {
		if (this.#disposed) throw new Error(`A path that was disposed of was asked to ${what}.`);
		await this.options.onCall?.(what);
	}

	#readEnough(enough?: Enough): Distribution {
		const usual = this.#read(this.options.top ?? 64);
		if (enough === undefined || enough(usual)) return usual;
		this.rereads++;
		return this.#read(this.capabilities.largestTop);
	}

	#read(top: number): Distribution {
		return distributionFromLogits(this.next(this.path), top);
	}
}

export const fakeAppendAll: AppendAll = (paths, signal) =>
	Promise.all(paths.map(({ decoder, token, enough }) => decoder.append([token], signal, enough)));

/** A vocabulary from a list of texts or bytes; the tokens in `ends` end an answer. */
export function fakeVocabulary(pieces: readonly (string | readonly number[])[], ends: readonly Token[]): Vocabulary {
	const bytes = pieces.map((piece) =>
		typeof piece === "string" ? new TextEncoder().encode(piece) : Uint8Array.from(piece),
	);
	return {
		size: pieces.length,
		tokenize: (text) => [...text].map((character) => pieces.indexOf(character)),
		bytes: (token) => bytes[token]!,
		isEnd: (token) => ends.includes(token),
		fillInTheMiddle: null,
		thinking: null,
	};
}

/** A normal deviate from two uniform ones. */
export function gaussian(random: { next(): number }): number {
	return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** H and V by their definitions, in doubles, over every logit. */
export function definedMetrics(logits: ArrayLike<number>): { entropy: number; varentropy: number } {
	let top = Number.NEGATIVE_INFINITY;
	for (let i = 0; i < logits.length; i++) top = Math.max(top, logits[i]!);
	const sum = (term: (logP: number) => number) => {
		let total = 0;
		for (let i = 0; i < logits.length; i++) {
			const logP = logits[i]! - top - logZ;
			const p = Math.exp(logP);
			if (p > 0) total += p * term(logP);
		}
		return total;
	};
	let logZ = 0;
	logZ = Math.log(sum(() => 1));
	const entropy = sum((logP) => -logP);
	return { entropy, varentropy: sum((logP) => (logP + entropy) ** 2) };
}

/** Bytes that often are UTF-8, often almost, cut at any place into pieces. */
export const bytesInParts: fc.Arbitrary<Uint8Array[]> = fc
	.tuple(
		fc.array(
			fc.oneof(
				fc.string({ unit: "binary", maxLength: 4 }).map((text) => [...new TextEncoder().encode(text)]),
				fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 3 }),
				fc.constantFrom(
					[0xc3],
					[0xe2, 0x82],
					[0xf0, 0x9f, 0x98],
					[0xed, 0xa0, 0x80],
					[0xef, 0xbb, 0xbf],
					[0x80],
					[0xf4, 0x90],
				),
			),
			{ maxLength: 12 },
		),
		fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 8 }),
	)
	.map(([runs, lengths]) => {
		const bytes = Uint8Array.from(runs.flat());
		const parts: Uint8Array[] = [];
		for (let at = 0, i = 0; at < bytes.length; i++) {
			// Every round of lengths moves on by at least one byte.
			const length = i % (lengths.length + 1) === lengths.length ? 1 : lengths[i % (lengths.length + 1)]!;
			parts.push(bytes.slice(at, at + length));
			at += length;
		}
		return parts;
	});
