import type { LlamaContextSequence } from "node-llama-cpp";
import type { Cost } from "../../../sampler/decoder.ts";
import type { Token } from "../../../sampler/distribution.ts";
import { copyState } from "./backendInternals.ts";

/**
 * How a path goes back, and what it costs to fork one. It depends on what the model keeps of the tokens it has read:
 *
 * - attention keeps each token by itself, so that the last ones can be cut off;
 * - a sliding window does too, but drops tokens that have left it, and misses them when a cut brings them back in;
 * - a recurrent or hybrid model folds the tokens into one state, which cannot be cut: states saved on the way are taken
 *   up again, and the few tokens from there on evaluated once more.
 */
export type Rewind =
	/** @property window Positions the next token looks back on; infinite where that is not known. */
	| { readonly how: "cut"; readonly window: number }
	| { readonly how: "restore"; readonly checkpoints: Checkpoints }
	/** From the beginning of the path. */
	| { readonly how: "again" };

export interface Checkpoints {
	/** States that a path holds; the oldest gives way. */
	readonly max: number;
	/** Tokens from one to the next; as many at most are evaluated when the path goes back. */
	readonly interval: number;
}

/** Memory that a path's saved states may take, in bytes. Forks share those they have in common. */
const checkpointMemory = 128 * 2 ** 20;

/** Tokens that a path is to be able to go back without being read from its beginning: actions reach about as far. */
const checkpointReach = 256;

const mostCheckpoints = 32;

/** Evaluating more than this many tokens again is no longer cheap beside what an action evaluates anyway. */
const longestInterval = 64;

/** How often to save states of this size in bytes. Null where the memory does not hold enough of them. */
export function planCheckpoints(size: number): Checkpoints | null {
	const max = Math.min(mostCheckpoints, Math.floor(checkpointMemory / Math.max(1, size)));
	const interval = Math.ceil(checkpointReach / max);
	return interval <= longestInterval ? { max, interval } : null;
}

/** What the backend is to save of a path by itself. A window's states are as large as the window, and seldom needed. */
export function checkpointsOf(rewind: Rewind | null): {
	readonly max: number;
	readonly interval: number | false;
	readonly maxMemory: number;
} {
	const planned = rewind?.how === "restore" ? rewind.checkpoints : { max: 1, interval: false as const };
	return { ...planned, maxMemory: checkpointMemory };
}

export function rewindCost({ how }: Rewind): Cost {
	switch (how) {
		case "cut":
			return "free";
		case "restore":
			return "copy";
		case "again":
			return "re-evaluate";
	}
}

/** Decides at start-up how paths go back, trying out what is saved of a state. Leaves the sequence empty. */
export async function chooseRewind(sequence: LlamaContextSequence, probe: readonly Token[]): Promise<Rewind> {
	const { isRecurrent, isHybrid, swaSize } = sequence.model.fileInsights;
	if (!isRecurrent && !isHybrid) return { how: "cut", window: swaSize ?? Number.POSITIVE_INFINITY };
	try {
		const checkpoints = planCheckpoints(await tryCheckpoint(sequence, probe));
		return checkpoints === null ? { how: "again" } : { how: "restore", checkpoints };
	} catch {
		return { how: "again" };
	} finally {
		await sequence.clearHistory();
	}
}

/** Whether a path can go back to its first `length` tokens without being read from its beginning. */
export function canCut(length: number, sequence: LlamaContextSequence, rewind: Rewind): boolean {
	if (length === sequence.nextTokenIndex) return true;
	return rewind.how === "restore" || (rewind.how === "cut" && seesAll(length, sequence, rewind.window));
}

/**
 * Whether a path is back at its first `length` tokens at once. Where a saved state is taken up that lies far before them, all
 * from there on is evaluated in one step, which tells nothing of how far it is and cannot be stopped.
 */
export function isNear(length: number, sequence: LlamaContextSequence): boolean {
	if (length === 0 || length === sequence.nextTokenIndex) return true;
	return !sequence.needsCheckpoints || sequence.getRestoreToPrefixIndexEvaluationSize(length - 1) <= longestInterval;
}

/** Takes a path back to its first `length` tokens. */
export async function rewindTo(length: number, sequence: LlamaContextSequence, rewind: Rewind): Promise<void> {
	if (length > 0 && canCut(length, sequence, rewind)) {
		await sequence.eraseContextTokenRanges([{ start: length, end: sequence.nextTokenIndex }]);
		return;
	}
	const tokens = sequence.contextTokens.slice(0, length);
	await sequence.clearHistory();
	if (length > 0) await sequence.evaluateWithoutGeneratingNewTokens(tokens);
}

/**
 * Whether all that the next token looks back on is still there when a path has been cut. The backend itself asks only
 * whether any token before the cut is, and would then go on with a window that is partly empty.
 */
function seesAll(length: number, sequence: LlamaContextSequence, window: number): boolean {
	return sequence.stateCellsStartIndex <= Math.max(0, length - window);
}

/**
 * Saves a state and takes it up again.
 * @returns its size in bytes
 * @throws where what it says next is not what it said before
 */
async function tryCheckpoint(sequence: LlamaContextSequence, probe: readonly Token[]): Promise<number> {
	const { prefix, last } = split(probe);
	await sequence.evaluateWithoutGeneratingNewTokens(prefix);
	await sequence.takeCheckpoint();
	const size = sequence.checkpointsMemoryUsage;
	const want = await largestAfter(sequence, last);
	await sequence.eraseContextTokenRanges([{ start: prefix.length, end: sequence.nextTokenIndex }]);
	const have = await largestAfter(sequence, last);
	if (size === 0 || !sameLogits(want, have)) throw new Error("A saved state is not what it was.");
	return size;
}

/** Forks once and compares what the copy says next with what the original says. Leaves both empty. */
export async function forkCost(
	source: LlamaContextSequence,
	target: LlamaContextSequence,
	probe: readonly Token[],
): Promise<Cost> {
	const { prefix, last } = split(probe);
	try {
		await source.evaluateWithoutGeneratingNewTokens(prefix);
		if (!(await copyState(target, source, prefix.length))) return "re-evaluate";
		const want = await largestAfter(source, last);
		const have = await largestAfter(target, last);
		return sameLogits(want, have) ? "copy" : "re-evaluate";
	} catch {
		return "re-evaluate";
	} finally {
		await target.clearHistory();
		await source.clearHistory();
	}
}

function split(probe: readonly Token[]): { readonly prefix: never[]; readonly last: never } {
	return { prefix: probe.slice(0, -1) as never[], last: probe.at(-1) as never };
}

type Logits = ReadonlyMap<unknown, number> | undefined;

/** The largest logits after one more token. */
async function largestAfter(sequence: LlamaContextSequence, token: never): Promise<Logits> {
	const request = { generateNext: { logits: { filter: { tokens: [], includeTop: 16 } } } };
	const [result] = await sequence.controlledEvaluate([[token, request]]);
	return result?.next.logits;
}

function sameLogits(want: Logits, have: Logits): boolean {
	if (want === undefined || have === undefined || want.size === 0) return false;
	return [...want].slice(0, 4).every(([token, logit]) => {
		const other = have.get(token);
		// Batches of other sizes may round otherwise; a wrong state is off by far more.
		return other !== undefined && Math.abs(other - logit) <= 1e-3 * (1 + Math.abs(logit));
	});
}
