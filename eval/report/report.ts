import type { Thresholds } from "../../sampler/quadrant.ts";
import type { Evaluation, Times } from "../evaluate.ts";
import type { EvalSplit, TaskSource } from "../item.ts";
import type { ReportedMethod } from "./reportedMethod.ts";

/** Counts up when older files can no longer be read. */
export const reportVersion = 2;

/** All that a run says. On one machine everything but `machine` follows from the command line, the model and the program. */
export interface Report {
	readonly version: typeof reportVersion;
	readonly command: string;
	readonly versions: {
		readonly hunch: string;
		/** SHA-256 of the engine's program. */
		readonly engine: string;
		/** The same of the evaluation, which asks and judges. */
		readonly evaluation: string;
		readonly nodeLlamaCpp: string;
		readonly llamaCpp: string;
	};
	readonly model: {
		readonly name: string;
		readonly architecture: string;
		readonly quantization: string;
		/** Bytes. */
		readonly fileSize: number;
		readonly sha256: string;
		/** False where a usual template was guessed; and tokens of a question and its answer together. */
		readonly hasTemplate: boolean;
		readonly contextSize: number;
	};
	/** What was asked from files, by the task's name. */
	readonly sources: readonly (TaskSource & { readonly task: string })[];
	/** Given for all answers; null where each task has its own. */
	readonly maxTokens: number | null;
	readonly split: EvalSplit;
	readonly seed: number;
	/** As fitted to the model, where a method says nothing else. */
	readonly thresholds: Thresholds;
	readonly methods: readonly ReportedMethod[];
	readonly evaluation: Evaluation;
	/** What another machine would say otherwise. */
	readonly machine: {
		readonly node: string;
		readonly platform: string;
		readonly device: string;
		readonly threads: number;
		readonly jobs: number;
		/** From the command to the report; null where answers of an earlier run were there already. */
		readonly minutes: number | null;
		readonly times: Times;
	};
}
