import type { Vocabulary } from "../decoder.ts";
import { probabilities, type Token } from "../distribution.ts";
import { pieceFromBytes } from "../piece.ts";
import type { TraceToken } from "../trace.ts";
import type { Point } from "./point.ts";

/** Writes down a token and what was known where it was chosen. */
export class Scribe {
	/** @param alternatives how many of the likeliest tokens are kept */
	constructor(
		private readonly vocabulary: Vocabulary,
		private readonly alternatives: number,
	) {}

	/** @throws Error when the point does not list the token: a policy may only take what it was shown */
	taken(token: Token, rule: string, point: Point): TraceToken {
		const written = this.put(token, rule, point);
		if (written.probability === null) {
			throw new Error(`The policy took token ${token}, which the distribution does not list.`);
		}
		return written;
	}

	/** A token the model did not choose; its probability is null where it is not listed. */
	put(token: Token, rule: string, { distribution, metrics, quadrant }: Point): TraceToken {
		const place = distribution.tokens.indexOf(token);
		const listed = probabilities(distribution, Math.max(place + 1, this.alternatives));
		return {
			token,
			piece: this.#piece(token),
			probability: listed[place] ?? null,
			entropy: metrics.entropy,
			varentropy: metrics.varentropy,
			quadrant,
			rule,
			alternatives: Array.from(distribution.tokens.subarray(0, this.alternatives), (alternative, i) => ({
				token: alternative,
				piece: this.#piece(alternative),
				probability: listed[i]!,
			})),
		};
	}

	#piece(token: Token) {
		return pieceFromBytes(this.vocabulary.bytes(token));
	}
}
