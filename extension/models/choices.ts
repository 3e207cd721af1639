import type { Calibrations } from "../calibration/calibrations.ts";
import type { Choices } from "../chat/asker.ts";
import type { Conversation } from "../chat/conversation.ts";
import type { Settings } from "../settings.ts";
import type { ModelSelection } from "./selection.ts";

/** What the settings say of the next question, and the panel's word on the model that answers it. */
export function choicesFrom(
	settings: Settings,
	models: ModelSelection,
	conversation: Conversation,
	calibrations: Calibrations,
): Choices {
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
		loaded: async (request, facts) => {
			await calibrations.follow(request.path);
			// Where another model was named meanwhile, the panel speaks of that one already.
			if (JSON.stringify(request) !== JSON.stringify(models.request)) return;
			conversation.setModel(models.view(facts), models.showBuiltInNotice);
		},
		answered: (tokens) => void calibrations.learn(tokens),
	};
}
