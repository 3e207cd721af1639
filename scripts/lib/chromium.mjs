import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { run } from "./processes.mjs";
import { fromRoot } from "./root.mjs";

/** Where browsers of the Chromium family usually are. */
const usual = {
	linux: [
		"/usr/bin/chromium",
		"/usr/bin/chromium-browser",
		"/usr/bin/google-chrome",
		"/usr/bin/google-chrome-stable",
		"/usr/bin/microsoft-edge",
	],
	darwin: [
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
	],
	win32: [
		"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
		"C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
		"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
	],
};

/** For a run with nobody watching: no window, no sandbox where root forbids one, and no traffic of the browser's own. */
export const chromiumFlags = [
	...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** The path of a Chromium to test with, or undefined. */
async function findChromium() {
	const given = process.env.HUNCH_CHROMIUM;
	if (given !== undefined && given !== "") {
		if (!existsSync(given)) throw new Error(`HUNCH_CHROMIUM names ${given}, and there is no such file.`);
		return given;
	}
	const system = /** @type {keyof typeof usual} */ (process.platform);
	const found = (usual[system] ?? []).find((path) => existsSync(path) && runs(path));
	if (found !== undefined) return found;
	const { chromium } = await import("playwright-core");
	const own = chromium.executablePath();
	return existsSync(own) ? own : undefined;
}

/**
 * Whether a browser starts. On Ubuntu one may be there that only says where to find it.
 * @param {string} path
 */
function runs(path) {
	// Elsewhere these are the browsers themselves, and may open a window to say their version.
	if (process.platform !== "linux") return true;
	try {
		execFileSync(path, ["--version"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}

/** Makes sure there is a Chromium, installing Debian's or else Playwright's where that is possible. Returns its path. */
export async function requireChromium() {
	const found = await findChromium();
	if (found !== undefined) return found;
	if (canInstall()) {
		console.log("Installing Chromium for the tests (apt-get install chromium) …");
		const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
		await run("apt-get", ["update", "-qq"], { env });
		await run("apt-get", ["install", "-y", "-qq", "chromium", "fonts-dejavu-core"], {
			env,
			stdio: ["ignore", "ignore", "inherit"],
		});
		const installed = (await findChromium()) ?? (await installPlaywrights(env));
		if (installed !== undefined) return installed;
	}
	throw new Error(
		"No Chromium was found to run the tests in. Install Chromium or Google Chrome (on Debian: apt-get install chromium; " +
			"anywhere: npx playwright-core install chromium), or name one by HUNCH_CHROMIUM=/path/to/chrome, and try again.",
	);
}

/**
 * Ubuntu has no package of it that runs without snap.
 * @param {NodeJS.ProcessEnv} env
 */
async function installPlaywrights(env) {
	console.log("Installing Chromium for the tests (playwright-core install chromium) …");
	const command = fromRoot("node_modules", "playwright-core", "cli.js");
	await run(process.execPath, [command, "install", "--with-deps", "chromium"], { env });
	return findChromium();
}

function canInstall() {
	if (process.getuid?.() !== 0) return false;
	try {
		execFileSync("apt-get", ["--version"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}
