import assert from "node:assert/strict";
import { fromRoot } from "../../scripts/lib/root.mjs";
import { assertAccessible } from "./support/axe.ts";
import { sharedHost } from "./support/host.ts";
import { openPanel } from "./support/panel.ts";
import { openPanelPage } from "./support/panelPage.ts";
import { panelLooks } from "./support/states.ts";
import { putOn, stylesOf, type ThemeStyles } from "./support/theme.ts";
import { openWorkbench, type Theme, themes } from "./support/workbench.ts";

describe("every state of the panel", () => {
	const styles = new Map<Theme, ThemeStyles>();

	before("reads what VS Code's themes give to a webview", async () => {
		const workbench = await openWorkbench();
		const webview = await openPanel(workbench);
		for (const theme of Object.keys(themes) as Theme[]) styles.set(theme, await stylesOf(theme, workbench, webview));
		await workbench.close();
	});

	for (const theme of Object.keys(themes) as Theme[]) {
		// What has room in one theme has it in another.
		const looks = panelLooks.filter(({ width }) => width === undefined || theme === "dark");
		for (const { name, width = 340, state, act } of looks) {
			it(`can be read, and is photographed, in a theme of the kind ${theme}: ${name}`, async () => {
				const { browser } = await sharedHost();
				const panel = await openPanelPage(browser, { width, height: 760 });
				await putOn(styles.get(theme)!, panel.page);
				await panel.page.emulateMedia({ reducedMotion: "reduce" });
				await panel.show(state);
				await panel.page
					.locator(state.turns === undefined ? ".welcome" : ".turn")
					.first()
					.waitFor();
				await act?.(panel);
				const path = fromRoot("out", "screenshots", "panel", `${name}-${theme}.png`);
				await panel.page.screenshot({ path, animations: "disabled" });
				await assertAccessible(panel.page);
				const { scrollWidth, clientWidth } = await panel.page.evaluate(() => document.documentElement);
				assert.equal(scrollWidth, clientWidth, "the page is not scrolled sideways");
				await panel.close();
			});
		}
	}
});
