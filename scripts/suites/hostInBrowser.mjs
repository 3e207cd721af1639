// Runs the host suite in the extension host of the browser host. Ends with the suite's status.
import { cpSync, createWriteStream, mkdirSync, rmSync } from "node:fs";
import { formatWithOptions } from "node:util";
import { chromium } from "playwright-core";
import { developmentAddress, startBrowserHost } from "../lib/browserHost.mjs";
import { chromiumFlags } from "../lib/chromium.mjs";
import { fromRoot } from "../lib/root.mjs";

/** Tells the suite's lines from all else that comes out of the extension host's console. */
const mark = "hunch-test|";

const place = fromRoot("out", "host");
rmSync(place, { recursive: true, force: true });
mkdirSync(place, { recursive: true });
const folder = `${place}/workspace`;
cpSync(fromRoot("samples", "workspace"), folder, { recursive: true });
const everythingElse = createWriteStream(`${place}/console.log`);

const host = await startBrowserHost({
	data: `${place}/data`,
	extension: "development",
	env: { HUNCH_TEST_MARK: mark },
});
const browser = await chromium.launch({ executablePath: process.env.HUNCH_CHROMIUM ?? "", args: chromiumFlags });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
process.exit(await suiteInPage());

/** @returns {Promise<number>} the suite's status */
async function suiteInPage() {
	/** @type {(status: number) => void} */
	let settle = () => {};
	const ended = new Promise((/** @type {(status: number) => void} */ resolve) => {
		settle = resolve;
	});
	await page.exposeFunction("codeAutomationExit", settle);
	await page.exposeFunction("codeAutomationLog", print);
	page.once("crash", () => {
		console.error("The page with the workbench crashed.");
		settle(70);
	});
	await page.goto(developmentAddress(host, { folder, tests: fromRoot("dist", "test", "host", "suite.cjs") }));
	const status = await ended;
	await browser.close();
	await host.stop();
	return status;
}

/**
 * Prints what the suite prints, and keeps the rest in a file.
 * @param {string} type
 * @param {unknown[]} args
 */
function print(type, args) {
	const line = formatWithOptions({ breakLength: Number.POSITIVE_INFINITY }, ...args);
	if (line.startsWith(mark)) console.log(line.slice(mark.length));
	else everythingElse.write(`${type}: ${line}\n`);
}
