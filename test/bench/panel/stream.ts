import type { JSHandle } from "playwright-core";
import type { TraceStep } from "../../../sampler/trace.ts";
import type { PanelPage } from "../../e2e/support/panelPage.ts";

/** Steps that lie ready in the page. */
export function stepsInPage(panel: PanelPage, steps: readonly TraceStep[]): Promise<JSHandle<readonly TraceStep[]>> {
	return panel.page.evaluateHandle((steps) => steps, steps);
}

/** Lets steps arrive in the page as from the host, so many a second in a message for each frame. Settles when all are there. */
export async function streamInPage(
	panel: PanelPage,
	turn: string,
	steps: JSHandle<readonly TraceStep[]>,
	rate: number,
): Promise<void> {
	await panel.page.evaluate(
		({ turn, steps, rate, known }) =>
			new Promise<void>((resolve) => {
				const began = performance.now();
				let from = 0;
				let revision = known;
				const timer = setInterval(() => {
					const due = Math.min(steps.length, Math.floor(((performance.now() - began) * rate) / 1000));
					if (due > from) {
						const changes = [{ type: "steps", turn, from, steps: steps.slice(from, due) }];
						window.postMessage({ type: "delta", base: revision, revision: ++revision, changes }, "*");
						from = due;
					}
					if (from < steps.length) return;
					clearInterval(timer);
					setTimeout(resolve, 500);
				}, 16);
			}),
		{ turn, steps, rate, known: panel.revision },
	);
}
