import assert from "node:assert/strict";
import { answerOf, ask, token, turnAt } from "./support/panel.ts";
import { openWorkbench, type Theme, type Workbench } from "./support/workbench.ts";

describe("the panel in a theme of each kind", () => {
	let workbench: Workbench | undefined;

	afterEach(() => workbench?.close());

	for (const theme of ["light", "dark", "highContrast", "highContrastLight"] as const satisfies readonly Theme[]) {
		it(`is tinted and underlined: ${theme}`, async () => {
			workbench = await openWorkbench({ theme });
			await workbench.openFile("invoice.ts");
			await workbench.selectLines(3, 5);
			await workbench.runCommand("Hunch: Explain Selection");
			const panel = await workbench.panel();
			await answerOf(await turnAt(panel, 0));
			const decimals = await ask(panel, "Which is larger, 9.9 or 9.11?");
			await answerOf(decimals);
			const deciding = token(decimals, 2);
			// Colour is never alone: the underline is there in every theme.
			const underline = await deciding.locator(".ink").evaluate((ink) => getComputedStyle(ink).textDecorationLine);
			assert.equal(underline, "underline");
			await deciding.click();
			await panel.locator(".card").waitFor();
			await workbench.screenshot(`panel-${theme}`);
		});
	}
});
