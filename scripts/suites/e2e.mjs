import { installBrowserHost } from "../lib/browserHost.mjs";
import { requireChromium } from "../lib/chromium.mjs";
import { mochaProcess } from "../lib/mocha.mjs";
import { runSuite } from "../lib/results.mjs";

/**
 * The suite that uses the whole workbench as a person would: mocha in this Node, Chromium, and the browser host.
 * @param {boolean} full
 */
export async function runE2e(full) {
	await installBrowserHost();
	const chromium = await requireChromium();
	return runSuite("e2e", (counts) =>
		mochaProcess({
			folder: "test/e2e",
			counts,
			full,
			timeoutMs: 300_000,
			limitMinutes: full ? 60 : 30,
			env: { HUNCH_CHROMIUM: chromium },
		}),
	);
}
