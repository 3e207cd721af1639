import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";
import { installBrowserHost } from "../lib/browserHost.mjs";
import { requireChromium } from "../lib/chromium.mjs";
import { nodeOptions, suiteEnvironment } from "../lib/mocha.mjs";
import { runSuite } from "../lib/results.mjs";
import { fromRoot } from "../lib/root.mjs";
import { withoutNetwork } from "./network.mjs";

const downloads = "https://update.code.visualstudio.com/api/releases/stable";

/** The same version as the browser host's. */
const version = "1.139.1";

/**
 * The suite that runs inside an extension host: of the desktop VS Code where there is one to be had, otherwise of the
 * browser host.
 * @param {boolean} full
 */
export async function runHost(full) {
	const { vscode, obstacle } = await findDesktop();
	const { command, env } = vscode === undefined ? await inBrowser(obstacle) : inDesktop(vscode);
	const [program = "", ...args] = command;
	return runSuite("host", (counts) => ({
		command: program,
		args,
		env: { ...suiteEnvironment(full), ...withoutNetwork("host", nodeOptions), ...env, HUNCH_TEST_COUNTS: counts },
		limitMs: (full ? 20 : 15) * 60_000,
	}));
}

/** @param {string} vscode */
const inDesktop = (vscode) => ({
	command: [...(display() ?? []), process.execPath, fromRoot("scripts", "suites", "hostInDesktop.mjs")],
	env: { HUNCH_VSCODE: vscode },
});

/** @param {string} [why] */
async function inBrowser(why) {
	console.log(`The host suite runs in the browser host: ${why}.`);
	await installBrowserHost();
	return {
		command: [process.execPath, fromRoot("scripts", "suites", "hostInBrowser.mjs")],
		env: { HUNCH_CHROMIUM: await requireChromium() },
	};
}

/**
 * The executable of a desktop VS Code, downloaded where none is given, or why there is none. HUNCH_VSCODE names one, or
 * says "browser" to do without.
 * @returns {Promise<{ vscode?: string, obstacle?: string }>}
 */
async function findDesktop() {
	const given = process.env.HUNCH_VSCODE ?? "";
	if (given === "browser") return { obstacle: "HUNCH_VSCODE asks for it" };
	if (display() === undefined) return { obstacle: "there is no display, and no xvfb-run" };
	if (given !== "") {
		if (!existsSync(given)) throw new Error(`HUNCH_VSCODE names ${given}, and there is no such file.`);
		return { vscode: given };
	}
	try {
		// Offline, the download itself would take long to give up.
		await fetch(downloads, { method: "HEAD", signal: AbortSignal.timeout(5000) });
		return { vscode: await downloadAndUnzipVSCode({ version, cachePath: fromRoot("out", "vscode") }) };
	} catch {
		return { obstacle: "VS Code cannot be downloaded here, and HUNCH_VSCODE names none" };
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
