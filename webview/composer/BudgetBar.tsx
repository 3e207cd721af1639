import { usePanel } from "../view/context.ts";
import { budgetParts, budgetSentence, excessOf } from "./budgetWords.ts";

/** How the context is shared between what was said, what was added, the question and the answer to come. */
export function BudgetBar() {
	const { store } = usePanel();
	const { budget } = store.draft.value;
	if (budget === null) return null;
	const parts = budgetParts(budget);
	const sentence = budgetSentence(budget);
	return (
		<details class={excessOf(budget) > 0 ? "budget exceeded" : "budget"}>
			<summary>
				<span class="budget-bar" aria-hidden="true">
					{parts.map(({ name, share }) => (
						<span class={`budget-part of-${name}`} style={{ width: `${Math.min(1, share) * 100}%` }} />
					))}
				</span>
				<span class="budget-sentence">{sentence}</span>
			</summary>
			<ul class="budget-parts">
				{parts.map(({ name, label, tokens }) => (
					<li>
						<span class={`budget-swatch of-${name}`} aria-hidden="true" />
						<span>{`${tokens.toLocaleString("en")} ${label}`}</span>
					</li>
				))}
			</ul>
		</details>
	);
}
