import type { LoadParams, ModelFacts } from "../protocol/engine.ts";
import type { EngineProcess } from "./engineProcess.ts";

export type LoadRequest = Omit<LoadParams, "progress">;

/** A model in memory: its file as it was when it was loaded. */
export interface Loaded {
	readonly path: string;
	readonly facts: ModelFacts;
}

/** A model in memory, or on its way there. */
export interface Load {
	readonly key: string;
	readonly request: LoadRequest;
	readonly facts: Promise<ModelFacts>;
	/** Null until it is there, and once it is gone. */
	held: (Loaded & { readonly process: EngineProcess }) | null;
}
