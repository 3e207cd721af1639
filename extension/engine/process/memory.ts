import { GgufInsights, type Llama, readGgufFileInfo } from "node-llama-cpp";
import { type Fit, type Fits, memoryShort } from "../../protocol/errors.ts";
import { type KernelOptions, kernelOptions } from "./kernelOptions.ts";

export interface MemoryRequest extends Fit {
	readonly path: string;
}

/** Bytes. */
export interface MemoryNeed {
	readonly weights: number;
	/** Keys and values of all paths, and what the computation itself takes. */
	readonly context: number;
}

/**
 * Refuses a model that would not fit into memory, before any of it is loaded.
 * @param free bytes
 * @returns the tokens of each context: those that are wanted, or those that the model was trained for
 * @throws HunchError MEMORY_SHORT, with the numbers, and with what would fit
 */
export async function ensureMemory(llama: Llama, request: MemoryRequest, free: number): Promise<number> {
	const insights = await GgufInsights.from(await readGgufFileInfo(request.path), llama);
	const contextSize = Math.min(request.contextSize, insights.trainContextSize ?? request.contextSize);
	const { paths } = request;
	const needOf = (fit: Fit) => estimate(insights, fit, kernelOptions(llama));
	const need = await needOf({ contextSize, paths });
	if (total(need) <= free) return contextSize;
	const fits = async (fit: Fit) => total(await needOf(fit)) <= free;
	throw memoryShort(need, free, { contextSize, paths }, await findFits({ contextSize, paths }, fits));
}

/** What asks for less and would fit: one thing less where that is enough, else both. */
async function findFits({ contextSize, paths }: Fit, fits: (fit: Fit) => Promise<boolean>): Promise<Fits> {
	const single = { contextSize, paths: 1 };
	const isSingleEnough = paths > 1 && (await fits(single));
	const smaller =
		(await largestThatFits({ contextSize, paths }, fits)) ??
		(isSingleEnough ? null : await largestThatFits(single, fits));
	return {
		...(smaller === null ? {} : { smallerContext: smaller }),
		...(isSingleEnough ? { fewerPaths: single } : {}),
	};
}

async function estimate(
	insights: GgufInsights,
	{ contextSize, paths }: Fit,
	kernels: KernelOptions,
): Promise<MemoryNeed> {
	// Where the layers lie does not change how much they take together.
	const model = await insights.estimateModelResourceRequirementsV2({ gpuLayers: 0 });
	const context = await insights.estimateContextResourceRequirementsV2({
		contextSize,
		sequences: paths,
		modelGpuLayers: 0,
		...kernels,
	});
	return { weights: model.cpuRam + model.gpuVram, context: context.cpuRam + context.gpuVram };
}

const total = ({ weights, context }: MemoryNeed) => weights + context;

/** Smaller contexts are of no use for code. */
const smallestContext = 512;

/** A context half as long, and half of that, until it fits; null where none does. */
async function largestThatFits({ contextSize, paths }: Fit, fits: (fit: Fit) => Promise<boolean>): Promise<Fit | null> {
	for (let smaller = contextSize >> 1; smaller >= smallestContext; smaller >>= 1) {
		if (await fits({ contextSize: smaller, paths })) return { contextSize: smaller, paths };
	}
	return null;
}
