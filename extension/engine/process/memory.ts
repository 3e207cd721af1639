import { freemem } from "node:os";
import { GgufInsights, type Llama, readGgufFileInfo } from "node-llama-cpp";
import { memoryShort } from "../../protocol/errors.ts";

export interface MemoryRequest {
	readonly path: string;
	/** Tokens a path may hold. */
	readonly contextSize: number;
	readonly paths: number;
}

/** Bytes. */
export interface MemoryNeed {
	readonly weights: number;
	/** Keys and values of all paths, and what the computation itself takes. */
	readonly context: number;
}

/** Bytes that are free on this machine, with those of the graphics processors that are used. */
export async function freeMemory(llama: Llama): Promise<number> {
	return freemem() + (llama.gpu === false ? 0 : (await llama.getVramState()).free);
}

/**
 * Refuses a model that would not fit into memory, before any of it is loaded.
 * @param free bytes
 * @throws HunchError MEMORY_SHORT, with the numbers, and with what would fit
 */
export async function ensureMemory(llama: Llama, request: MemoryRequest, free: number): Promise<void> {
	const insights = await GgufInsights.from(await readGgufFileInfo(request.path), llama);
	const contextSize = Math.min(request.contextSize, insights.trainContextSize ?? request.contextSize);
	const need = await estimate(insights, contextSize, request.paths);
	if (total(need) <= free) return;
	const fits = async (size: number, paths: number) => total(await estimate(insights, size, paths)) <= free;
	throw memoryShort(
		need,
		free,
		{ contextSize, paths: request.paths },
		{
			contextSize: await largestThatFits(contextSize, (size) => fits(size, request.paths)),
			onePath: request.paths > 1 && (await fits(contextSize, 1)),
		},
	);
}

async function estimate(insights: GgufInsights, contextSize: number, sequences: number): Promise<MemoryNeed> {
	// Where the layers lie does not change how much they take together.
	const model = await insights.estimateModelResourceRequirementsV2({ gpuLayers: 0 });
	const context = await insights.estimateContextResourceRequirementsV2({ contextSize, sequences, modelGpuLayers: 0 });
	return { weights: model.cpuRam + model.gpuVram, context: context.cpuRam + context.gpuVram };
}

const total = ({ weights, context }: MemoryNeed) => weights + context;

/** Smaller contexts are of no use for code. */
const smallestContext = 512;

/** Half as much, and half of that, until it fits; null where nothing does. */
async function largestThatFits(size: number, fits: (size: number) => Promise<boolean>): Promise<number | null> {
	for (let smaller = size >> 1; smaller >= smallestContext; smaller >>= 1) if (await fits(smaller)) return smaller;
	return null;
}
