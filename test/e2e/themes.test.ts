import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { assertAccessible } from "./support/axe.ts";
import { answerOf, askUntil, confusable, showEveryToken, sums, turnAt } from "./support/panel.ts";
import { openWorkbench, type Theme, type Workbench } from "./support/workbench.ts";

/** Every way to have the selection explained. */
async function byMenu(workbench: Workbench): Promise<void> {
	const lines = workbench.page.locator(".editor-group-container.active .view-lines");
	await workbench.chooseFromMenu(lines.getByText("lineTotal").first(), "Hunch: Explain Selection");
}

async function byKey({ page }: Workbench): Promise<void> {
	await page.keyboard.press("Control+K");
	await page.keyboard.press("h");
}

async function byLightbulb(workbench: Workbench): Promise<void> {
	const { page } = workbench;
	const action = page.locator(".action-widget").getByText("Explain Selection with Hunch");
	const appears = () =>
		action.waitFor({ timeout: 3000 }).then(
			() => true,
			() => false,
		);
	await page.keyboard.press("Control+.");
	// Extensions start in their own time after the editor, and the list does not wait for them.
	for (let attempt = 0; attempt < 10 && !(await appears()); attempt++) {
		await page.keyboard.press("Escape");
		await workbench.selectLines(3, 5);
		await page.keyboard.press("Control+.");
	}
	await action.click();
}

async function byCommand(workbench: Workbench): Promise<void> {
	await workbench.runCommand("Hunch: Explain Selection");
}

describe("the panel in a theme of each kind", () => {
	let workbench: Workbench | undefined;

	// Not after each: a failure is photographed first.
	beforeEach(() => workbench?.close());
	after(() => workbench?.close());

	for (const [theme, explain] of [
		["light", byMenu],
		["dark", byKey],
		["highContrast", byLightbulb],
		["highContrastLight", byCommand],
	] as const satisfies readonly [Theme, (workbench: Workbench) => Promise<void>][]) {
		it(`is tinted and underlined: ${theme}, asked ${explain.name}`, async () => {
			workbench = await openWorkbench({ theme, settings: { "hunch.policy": "greedy" } });
			await workbench.openFile("invoice.ts");
			await workbench.selectLines(3, 5);
			await explain(workbench);
			const panel = await workbench.panel();
			await answerOf(await turnAt(panel, 0));
			const doubts = (turn: Locator) =>
				turn.locator("[data-token]").filter({ has: panel.locator(".doubt-1, .doubt-2") });
			const deciding = doubts(await askUntil(panel, [...confusable, ...sums], doubts)).first();
			const doubt = deciding.locator(".doubt-1, .doubt-2");
			const place = await deciding.getAttribute("data-token");
			assert.equal(await doubt.first().evaluate((mark) => getComputedStyle(mark).textDecorationLine), "underline");
			await panel.getByRole("button", { name: "How unsure" }).click();
			await workbench.screenshot(`review-${theme}`);
			await assertAccessible(panel);
			await panel.getByRole("button", { name: "How unsure" }).click();
			await showEveryToken(panel);
			// Colour is never alone: the underline is there in every theme.
			const shown = panel.locator(".turn").last().locator(`[data-token="${place}"]`).first();
			const underline = await shown.locator(".ink").evaluate((ink) => getComputedStyle(ink).textDecorationLine);
			assert.equal(underline, "underline");
			await shown.click();
			await panel.locator(".card").waitFor();
			await workbench.screenshot(`panel-${theme}`);
			await assertAccessible(panel);
		});
	}
});
