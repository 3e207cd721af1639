import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { installBrowserHost } from "../lib/browserHost.mjs";
import { requireChromium } from "../lib/chromium.mjs";
import { suiteEnvironment } from "../lib/mocha.mjs";
import { runSuite } from "../lib/results.mjs";
import { fromRoot } from "../lib/root.mjs";

const downloads = "https://update.code.visualstudio.com/api/releases/stable";

/**
 * The suite that runs inside an extension host: of the desktop VS Code where there is one to be had, otherwise of the
 * browser host.
 * @param {boolean} full
 */
export async function runHost(full) {
	const obstacle = await obstacleToDesktop();
	const { command, env } = obstacle === undefined ? desktop() : await browser(obstacle);
	const [program = "", ...args] = command;
	return runSuite("host", (counts) => ({
		command: program,
		args,
		env: { ...suiteEnvironment(full), ...env, HUNCH_TEST_COUNTS: counts },
		limitMs: (full ? 20 : 6) * 60_000,
	}));
}

const desktop = () => ({
	command: [...(display() ?? []), process.execPath, fromRoot("scripts", "suites", "hostInDesktop.mjs")],
	env: {},
});

/** @param {string} why */
async function browser(why) {
	console.log(`The host suite runs in the browser host: ${why}.`);
	await installBrowserHost();
	return {
		command: [process.execPath, fromRoot("scripts", "suites", "hostInBrowser.mjs")],
		env: { HUNCH_CHROMIUM: await requireChromium() },
	};
}

/** Why the desktop VS Code cannot be used, or undefined when it can. HUNCH_VSCODE names one, or says "browser". */
async function obstacleToDesktop() {
	const given = process.env.HUNCH_VSCODE;
	if (given === "browser") return "HUNCH_VSCODE asks for it";
	if (display() === undefined) return "there is no display, and no xvfb-run";
	if (given !== undefined && given !== "") {
		if (!existsSync(given)) throw new Error(`HUNCH_VSCODE names ${given}, and there is no such file.`);
		return undefined;
	}
	try {
		await fetch(downloads, { method: "HEAD", signal: AbortSignal.timeout(5000) });
		return undefined;
	} catch {
		return "VS Code cannot be downloaded here, and HUNCH_VSCODE names none";
	}
}

/** What to put before a command that opens windows, or undefined when none can be opened. */
function display() {
	const has = process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY ?? "";
	if (process.platform !== "linux" || has !== "") return [];
	try {
		execFileSync("xvfb-run", ["--help"], { stdio: "ignore" });
		return ["xvfb-run", "-a"];
	} catch {
		return undefined;
	}
}
