import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { launchChromium, openPanelPage, openReplayPage, type PanelPage, type PanelPageOptions } from "./panelPage.ts";
import type { Traffic } from "./traffic.ts";

/** What stands in a page of its own. */
interface Opened {
	readonly page: Page;
	readonly traffic: Traffic;
}

type Open<Result extends Opened> = (options?: PanelPageOptions) => Promise<Result>;

/** What opens panels for the tests of one `describe`. */
export const panelPages = (): Open<PanelPage> => pagesOf(openPanelPage);

/** What opens replays for the tests of one `describe`. */
export const replayPages = (): Open<Opened> => pagesOf(openReplayPage);

/** The pages stand in a Chromium of their own. Each is closed after its test, and then nothing may have gone wrong in it. */
function pagesOf<Result extends Opened>(
	open: (browser: Browser, options?: PanelPageOptions) => Promise<Result>,
): Open<Result> {
	let browser: Browser;
	const opened: Result[] = [];
	before(async () => {
		browser = await launchChromium();
	});
	after(() => browser?.close());
	afterEach(async () => {
		for (const { page, traffic } of opened.splice(0)) {
			await page.context().close();
			assert.deepEqual(traffic.outsideRequests, []);
			assert.deepEqual(traffic.policyViolations, []);
			assert.deepEqual(traffic.pageErrors, []);
		}
	});
	return async (options) => {
		const result = await open(browser, options);
		opened.push(result);
		return result;
	};
}
