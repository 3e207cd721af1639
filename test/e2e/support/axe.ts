import assert from "node:assert/strict";
import axe from "axe-core";
import type { Frame, Page } from "playwright-core";

interface Violation {
	readonly id: string;
	readonly impact?: string | null;
	readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * Nothing that axe-core calls serious or critical is in a page as it is now.
 * @param without rules that say nothing there: "color-contrast" where VS Code's colours are not
 */
export async function assertAccessible(page: Page | Frame, without: readonly string[] = []): Promise<void> {
	// The page's policy lets no script in; this way is the debugger's.
	await page.evaluate(axe.source);
	const violations = await page.evaluate(async (without): Promise<Violation[]> => {
		// A view is drawn on the side bar, which is another frame's.
		const sideBar = getComputedStyle(document.documentElement).getPropertyValue("--vscode-sideBar-background");
		document.documentElement.style.backgroundColor = sideBar;
		const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
		const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, { rules });
		document.documentElement.style.backgroundColor = "";
		return violations.map(({ id, impact, nodes }) => ({
			id,
			impact: impact ?? null,
			nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary: failureSummary ?? "" })),
		}));
	}, without);
	const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
	const told = serious.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
	);
	assert.deepEqual(told, []);
}
