import type { LlamaContextSequence } from "node-llama-cpp";
import { commonLength } from "../../../sampler/commonLength.ts";
import type { Token } from "../../../sampler/distribution.ts";
import { priorities } from "../../protocol/engine.ts";
import { copyState } from "./backendInternals.ts";
import type { DistributionReader } from "./distributionReader.ts";
import { canCut, isNear, type Rewind, rewindTo } from "./rewind.ts";
import type { Turn } from "./scheduler.ts";

/** A sequence of the backend with its reader. What it holds stays when nobody uses it, for a prompt may begin alike. */
export interface Lane {
	/** The backend's number of the sequence. */
	readonly index: number;
	readonly sequence: LlamaContextSequence;
	readonly reader: DistributionReader;
}

/** Who has a lane, and can do without it for a while. */
export interface Holder {
	readonly turn: Turn;
	/** Gives its lane up. What was on it is read again before its next step. */
	park(): void;
}

/** What a lane holds that is shorter than this is read again sooner than it is copied. */
const worthCopying = 32;

/** The lanes of one context: lent to paths, kept warm between them, and taken from the less urgent. */
export class LaneStore {
	readonly #holders = new Map<Lane, Holder>();
	/** Lanes nobody has, the one given back longest ago first. */
	readonly #idle: Lane[];

	constructor(
		private readonly lanes: readonly Lane[],
		private readonly rewind: Rewind,
		/** Whether states can be copied from lane to lane. */
		private readonly copies: boolean,
	) {
		this.#idle = [...lanes];
	}

	/** Lanes that nobody has. */
	get idle(): number {
		return this.#idle.length;
	}

	/** Lanes that a task of this urgency could have. */
	availableTo(turn: Turn): number {
		return this.#idle.length + this.#lessUrgentThan(turn).length;
	}

	/**
	 * Lends the lane that holds most of what is wanted, cut back to what it shares with that. What is worth keeping for
	 * its own sake is copied instead of cut, where there is an empty lane.
	 * @param want tokens that are to be on it in the end
	 * @param most how many of them may be there already
	 * @throws when every lane is taken
	 */
	async lend(holder: Holder, want: readonly Token[], most: number): Promise<Lane> {
		this.#ensureIdle(holder.turn);
		const { lane: best, shared } = this.#closest(this.#idle, want, most);
		const empty = this.#idle.find(({ sequence }) => sequence.nextTokenIndex === 0);
		if (empty === undefined || shared * 2 >= best.sequence.nextTokenIndex) {
			return this.#lendReady(best, holder, () => this.#keep(best, shared));
		}
		return this.#lendReady(empty, holder, async () => {
			const source = this.#closest(this.lanes, want, most);
			if (this.copies && this.rewind.how === "cut" && source.shared >= worthCopying) {
				await copyState(empty.sequence, source.lane.sequence, source.shared);
			}
		});
	}

	/**
	 * Lends a lane with all that another holds.
	 * @throws when every lane is taken, or the backend cannot copy
	 */
	async lendCopy(holder: Holder, source: Lane): Promise<Lane> {
		this.#ensureIdle(holder.turn);
		// Only neighbouring sequences are computed together.
		const lane = this.#idle.reduce((one, other) => (distance(source, other) < distance(source, one) ? other : one));
		return this.#lendReady(lane, holder, async () => {
			await lane.sequence.clearHistory();
			const tokens = source.sequence.contextTokens;
			if (!this.copies) await lane.sequence.evaluateWithoutGeneratingNewTokens(tokens);
			else if (!(await copyState(lane.sequence, source.sequence, tokens.length))) {
				throw new Error("The backend could not copy the state of a path.");
			}
		});
	}

	/** @param sound false where a step on it has failed, so that nobody knows what it holds */
	async giveBack(lane: Lane, sound: boolean): Promise<void> {
		if (!sound) await lane.sequence.clearHistory();
		this.#holders.delete(lane);
		this.#idle.push(lane);
	}

	/** Frees the native samplers. */
	async dispose(): Promise<void> {
		await Promise.all(this.lanes.map(({ reader }) => reader.dispose()));
	}

	/** A lane that cannot be made ready is given back, for whoever wanted it does not know of it. */
	async #lendReady(lane: Lane, holder: Holder, makeReady: () => Promise<void>): Promise<Lane> {
		this.#idle.splice(this.#idle.indexOf(lane), 1);
		this.#holders.set(lane, holder);
		try {
			await makeReady();
			return lane;
		} catch (thrown) {
			await this.giveBack(lane, false);
			throw thrown;
		}
	}

	/** The less urgent wait at their borders while somebody else computes, so that what they hold is sound. */
	#ensureIdle(turn: Turn): void {
		if (this.#idle.length > 0) return;
		const [lane, holder] = this.#lessUrgentThan(turn).at(-1) ?? [];
		if (lane === undefined || holder === undefined) throw new Error(`All ${this.lanes.length} paths are taken.`);
		holder.park();
		this.#holders.delete(lane);
		this.#idle.push(lane);
	}

	/** The least urgent last. */
	#lessUrgentThan(turn: Turn): [Lane, Holder][] {
		const urgency = (holder: Holder) => priorities.indexOf(holder.turn.priority);
		return [...this.#holders]
			.filter(([, holder]) => urgency(holder) > priorities.indexOf(turn.priority))
			.sort(([, one], [, other]) => urgency(one) - urgency(other));
	}

	/** Of equally close ones the one that was given back longest ago. */
	#closest(lanes: readonly Lane[], want: readonly Token[], most: number): { lane: Lane; shared: number } {
		return lanes
			.map((lane) => ({ lane, shared: this.#shared(lane, want, most) }))
			.reduce((one, other) => (other.shared > one.shared ? other : one));
	}

	/** How many of a lane's first tokens are of use. */
	#shared({ sequence }: Lane, want: readonly Token[], most: number): number {
		const shared = Math.min(most, commonLength(sequence.contextTokens, want));
		return canCut(shared, sequence, this.rewind) && isNear(shared, sequence) ? shared : 0;
	}

	async #keep({ sequence }: Lane, length: number): Promise<void> {
		if (length === sequence.nextTokenIndex) return;
		if (length === 0) await sequence.clearHistory();
		else await rewindTo(length, sequence, this.rewind);
	}
}

const distance = (one: Lane, other: Lane): number => Math.abs(one.index - other.index);
