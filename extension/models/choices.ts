import type { Calibrations } from "../calibration/calibrations.ts";
import type { Choices } from "../chat/asker.ts";
import type { Settings } from "../settings.ts";
import type { ModelSelection } from "./selection.ts";

/** What the settings say of the next question, and what is known of the model that answers it. */
export function choicesFrom(settings: Settings, models: ModelSelection, calibrations: Calibrations): Choices {
	return {
		load: () => models.request,
		reserve: (policies) => models.reserve(policies),
		useLess: (fit) => settings.setFit(fit, models.request),
		answer: () => ({
			policy: settings.policy,
			thresholds: calibrations.thresholds,
			budget: settings.budget,
			pauseTexts: settings.pauseTexts,
			seed: settings.seed,
			maxTokens: settings.maxTokens,
		}),
		percentiles: () => calibrations.percentiles,
		systemPrompt: () => settings.systemPrompt,
		remembers: () => models.remembers,
		loaded: () => calibrations.follow(),
		answered: (tokens) => void calibrations.learn(tokens),
	};
}
