import { usePanel } from "./context.ts";

const examples = [
	"Which is larger, 9.9 or 9.11?",
	"What does this print?\n```js\nconsole.log(5 * 12 - 3)\n```",
] as const;

const explainKey = navigator.userAgent.includes("Mac") ? "⌘K H" : "Ctrl+K H";

/** What to do first. */
export function Welcome() {
	const { host } = usePanel();
	return (
		<section class="welcome" aria-label="Getting started">
			<h2>See where the model was unsure</h2>
			<p>
				Select code in an editor and choose <strong>Hunch: Explain Selection</strong> from its context menu or the
				lightbulb, or press <kbd>{explainKey}</kbd>. What the model was most unsure of is marked in its answer.
			</p>
			<p>Or ask something:</p>
			<ul class="examples">
				{examples.map((text) => (
					<li>
						<button type="button" class="example" onClick={() => host.post({ type: "ask", text })}>
							{text}
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}
