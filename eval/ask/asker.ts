import type { CollectedAnswer } from "../../extension/engine/collectAnswer.ts";
import type { ChatMessage, PolicySpec } from "../../extension/protocol/engine.ts";
import type { Budget } from "../../sampler/budget.ts";
import type { Thresholds } from "../../sampler/quadrant.ts";

/** A question to a model, with all that its answer depends on. */
export interface Question {
	readonly messages: readonly ChatMessage[];
	readonly policy: PolicySpec;
	readonly thresholds: Thresholds;
	readonly budget: Budget;
	readonly pauseTexts: readonly string[];
	readonly seed: number;
	readonly maxTokens: number;
}

/** Who answers: one question at a time, so that what an answer may use of the model never depends on another. */
export interface Asker {
	/** Never rejects: what went wrong is a part of what came of it. */
	ask(question: Question): Promise<CollectedAnswer>;
}
