import { fitThresholds, ratesOf, type Sample } from "../../sampler/calibration.ts";
import { type Percentiles, percentilesOf } from "../../sampler/percentiles.ts";
import type { Quadrant, Thresholds } from "../../sampler/quadrant.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import type { ScoreResult } from "../protocol/engine.ts";
import { corpus, corpusVersion, isHeldOut } from "./corpus.ts";

/** What was measured of one text. Its samples all count alike. */
export interface Measured {
	/** Nats. */
	readonly entropy: readonly number[];
	/** Nats². */
	readonly varentropy: readonly number[];
	readonly weight: number;
}

/** What is known of one model file, as it is stored. */
export interface StoredRecord {
	readonly version: typeof recordVersion;
	/** How often it was begun anew, because a person wanted that. */
	readonly generation: number;
	readonly corpus: number;
	readonly fingerprint: string;
	readonly model: string;
	/** One for each document of the corpus; null while it has not been read. */
	readonly documents: readonly (Measured | null)[];
	/** Of the answers that were written since, the last ones. */
	readonly answers: readonly Measured[];
}

export const recordVersion = 1;

/** Tokens of answers that are remembered. */
const mostAnswered = 4096;

/** ln p of a token less likely than all that were read. */
const unlisted = Math.log(1e-4);

/**
 * What is known of a model: how sure it was over the corpus, and over the answers it has written. A text counts by how
 * likely the model finds it, e^(mean ln p): what it will write is text that it finds likely, and of text that is foreign to
 * it, it will write none.
 */
export class CalibrationRecord {
	readonly #documents: (Measured | null)[];
	readonly #answers: Measured[];

	private constructor(
		readonly fingerprint: string,
		readonly model: string,
		readonly generation: number,
		documents: readonly (Measured | null)[],
		answers: readonly Measured[],
	) {
		this.#documents = [...documents];
		this.#answers = [...answers];
	}

	static empty(fingerprint: string, model: string, generation = 0): CalibrationRecord {
		return new CalibrationRecord(
			fingerprint,
			model,
			generation,
			corpus.map(() => null),
			[],
		);
	}

	/** @returns null where it is of another version, or by another corpus */
	static from(stored: StoredRecord): CalibrationRecord | null {
		const { version, fingerprint, model, generation, documents, answers } = stored;
		const isOurs = version === recordVersion && stored.corpus === corpusVersion && documents.length === corpus.length;
		return isOurs ? new CalibrationRecord(fingerprint, model, generation, documents, answers) : null;
	}

	/** The same model with nothing known of it, in the place of this. */
	anew(): CalibrationRecord {
		return CalibrationRecord.empty(this.fingerprint, this.model, this.generation + 1);
	}

	/** Takes over what another one of the same model knows of texts that have not been read for this. */
	fillFrom(other: CalibrationRecord): void {
		for (const [i, document] of other.#documents.entries()) this.#documents[i] ??= document;
	}

	toStored(): StoredRecord {
		return {
			version: recordVersion,
			generation: this.generation,
			corpus: corpusVersion,
			fingerprint: this.fingerprint,
			model: this.model,
			documents: this.#documents,
			answers: this.#answers,
		};
	}

	/** Index of the document that is to be read next; null when all have been. */
	get next(): number | null {
		const index = this.#documents.indexOf(null);
		return index < 0 ? null : index;
	}

	/** Documents that have been read. */
	get read(): number {
		return this.#documents.filter((document) => document !== null).length;
	}

	addDocument(index: number, { entropy, varentropy, meanLogProbability }: ScoreResult): void {
		this.#documents[index] = measured(entropy, varentropy, meanLogProbability);
	}

	/** Adds what the model chose itself of an answer; of a long one the end. */
	addAnswer(tokens: readonly TraceToken[]): void {
		const own = tokens.filter(({ rule }) => rule !== "thought").slice(-mostAnswered);
		if (own.length === 0) return;
		const logs = own.map(({ probability }) => (probability === null ? unlisted : Math.log(probability)));
		this.#answers.push(
			measured(
				own.map(({ entropy }) => entropy.value),
				own.map(({ varentropy }) => varentropy.value),
				logs.reduce((sum, value) => sum + value, 0) / logs.length,
			),
		);
		let count = this.#answers.reduce((sum, { entropy }) => sum + entropy.length, 0);
		while (count > mostAnswered) count -= this.#answers.shift()!.entropy.length;
	}

	/** Null until the corpus has been read. */
	get thresholds(): Thresholds | null {
		return this.next === null ? fitThresholds([...this.samples("fit"), ...this.samples("answers")]) : null;
	}

	/** How unsure it is as a rule; null until the corpus has been read. */
	get percentiles(): Percentiles | null {
		return this.thresholds === null ? null : percentilesOf([...this.samples("fit"), ...this.samples("answers")]);
	}

	samples(of: "fit" | "held out" | "answers"): Sample[] {
		if (of === "answers") return this.#answers.flatMap(samplesOf);
		return this.#documents.flatMap((document, index) =>
			document !== null && isHeldOut(index) === (of === "held out") ? samplesOf(document) : [],
		);
	}

	rates(of: "fit" | "held out" | "answers", thresholds: Thresholds): Readonly<Record<Quadrant, number>> {
		return ratesOf(this.samples(of), thresholds);
	}
}

function measured(entropy: readonly number[], varentropy: readonly number[], meanLog: number): Measured {
	return { entropy: entropy.map(rounded), varentropy: varentropy.map(rounded), weight: rounded(Math.exp(meanLog)) };
}

/** Four digits are more than a threshold is worth, and keep the file small. */
const rounded = (value: number) => Number(value.toPrecision(4));

function samplesOf({ entropy, varentropy, weight }: Measured): Sample[] {
	return entropy.map((h, i) => ({ entropy: h, varentropy: varentropy[i]!, weight }));
}
