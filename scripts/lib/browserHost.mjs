// The workbench and extension host of VS Code behind a local address, from the npm package code-server. It stands in
// for the desktop VS Code where there is none: for `npm start`, and for the suites.
import { createHash, randomBytes } from "node:crypto";
import {
	cpSync,
	createWriteStream,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isInstalled, npm } from "./install.mjs";
import { start, stop } from "./processes.mjs";
import { fromRoot, root } from "./root.mjs";

const home = fromRoot("scripts", "browserHost");
const modules = join(home, "node_modules");
const vscode = join(modules, "code-server", "lib", "vscode");
const server = join(vscode, "out", "server-main.js");
/** Written last, so that it tells a whole installation from one that was interrupted. */
const stamp = join(modules, ".hunch-complete");

const quietly = ["--no-audit", "--no-fund", "--loglevel=error"];

const startLimitMs = 60_000;

/** What the workbench is set to unless a person or a test says otherwise: quiet, offline, and showing Hunch. */
export const quietSettings = {
	"workbench.startupEditor": "none",
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"chat.disableAIFeatures": true,
	"security.workspace.trust.enabled": false,
	"telemetry.telemetryLevel": "off",
	"update.mode": "none",
	"extensions.autoCheckUpdates": false,
	"extensions.autoUpdate": "off",
	"extensions.ignoreRecommendations": true,
	"workbench.enableExperiments": false,
	"workbench.settings.enableNaturalLanguageSearch": false,
	"npm.fetchOnlinePackageInfo": false,
	"typescript.disableAutomaticTypeAcquisition": true,
	"git.openRepositoryInParentFolders": "never",
};

/** Installs the browser host, in its own folder, unless it is there already. */
export async function installBrowserHost() {
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === recipe() && isInstalled(home)) return;
	console.log("Installing the browser host (code-server, about 600 MB, once) …");
	rmSync(stamp, { force: true });
	await twice(() => npm(["ci"], home));
	// code-server's own packages come with the line above, the workbench's and its extensions' with these. Its install
	// script would do the same and compile native modules that nothing here uses, so scripts stay off.
	for (const part of [vscode, join(vscode, "extensions")]) {
		await twice(() => npm([...quietly, "ci", "--omit=dev", "--ignore-scripts", "--legacy-peer-deps"], part));
	}
	writeFileSync(stamp, recipe());
}

/** Changes whenever what is to be installed does. */
const recipe = () =>
	createHash("sha256")
		.update(readFileSync(join(home, "package-lock.json")))
		.digest("hex");

/**
 * A registry may be busy for a moment; one more try costs little.
 * @param {() => Promise<void>} install
 */
async function twice(install) {
	try {
		await install();
	} catch {
		await install();
	}
}

/** The Node that the host needs, whatever Node runs this. */
function nodeForHost() {
	const file = process.platform === "win32" ? ["bin", "node.exe"] : ["bin", "node"];
	const system = process.platform === "win32" ? "win" : process.platform;
	for (const name of [`node-${system}-${process.arch}`, `node-bin-${system}-${process.arch}`]) {
		const path = join(modules, name, ...file);
		if (existsSync(path)) return path;
	}
	if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
	throw new Error(
		`there is no Node 24 for ${process.platform} ${process.arch} on the npm registry: install Node 24 and try again`,
	);
}

/**
 * @typedef {object} HostOptions
 * @property {string} data the folder for settings, storage, logs and the token; what is in it stays, so that an open tab
 *   still works after a restart
 * @property {string} [port] a port, or a range of which the first free one is taken; any free one by default
 * @property {"installed" | "development"} [extension] whether Hunch is installed in the host (as a person has it), or
 *   left to the page's payload (as extension tests need it)
 * @property {NodeJS.ProcessEnv} [env] variables on top of this process's own; the extension host sees them
 *
 * @typedef {object} BrowserHost
 * @property {string} origin such as http://127.0.0.1:8137
 * @property {(folder: string) => string} addressOf what to open in a browser to see a folder: it carries the token
 *   without which the host answers nobody
 * @property {string} userSettings the file of the user settings
 * @property {string} log the file with the host's output
 * @property {import("node:child_process").ChildProcess} process
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a browser host that answers on 127.0.0.1 only.
 * @param {HostOptions} options
 * @returns {Promise<BrowserHost>}
 */
export async function startBrowserHost({ data, port = "0", extension = "installed", env = {} }) {
	mkdirSync(join(data, "data", "User"), { recursive: true });
	const userSettings = join(data, "data", "User", "settings.json");
	if (!existsSync(userSettings)) writeFileSync(userSettings, `${JSON.stringify(quietSettings, null, "\t")}\n`);
	if (extension === "installed") installExtension(join(data, "extensions"));
	const tokenFile = join(data, "token");
	if (!existsSync(tokenFile)) writeFileSync(tokenFile, randomBytes(16).toString("hex"), { mode: 0o600 });

	const child = start(
		nodeForHost(),
		[
			...[server, "--host", "127.0.0.1", "--port", port, "--connection-token-file", tokenFile],
			...["--server-data-dir", data, "--accept-server-license-terms"],
			...["--disable-telemetry", "--telemetry-level", "off", "--disable-update-check"],
			// A page that has gone leaves its extension host for this long, in seconds.
			...["--reconnection-grace-time", "60"],
			...(extension === "development" ? ["--enable-smoke-test-driver"] : []),
		],
		// No marketplace: nothing here asks anything of another machine.
		{ stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, EXTENSIONS_GALLERY: "{}", ...env } },
	);
	const log = join(data, "host.log");
	const origin = await listening(child, log);
	const token = readFileSync(tokenFile, "utf8").trim();
	/** @param {string} folder */
	const addressOf = (folder) => `${origin}/?tkn=${token}&folder=${encodeURIComponent(folder).replaceAll("%2F", "/")}`;
	return { origin, addressOf, userSettings, log, process: child, stop: () => stop(child) };
}

/**
 * Installs Hunch by links, so that a new build is there after a reload. Were it one link to the repository, "Uninstall"
 * in the workbench might follow it; so the folder is real and only what is in it is linked.
 * @param {string} extensions
 */
function installExtension(extensions) {
	const { publisher, name, version } = JSON.parse(readFileSync(fromRoot("package.json"), "utf8"));
	const own = join(extensions, `${publisher}.${name}-${version}`);
	mkdirSync(extensions, { recursive: true });
	for (const entry of readdirSync(extensions)) {
		// Without its list the host makes a new one of the folders that are there.
		const outdated = entry === "extensions.json" || entry.startsWith(`${publisher}.${name}-`);
		if (outdated) rmSync(join(extensions, entry), { recursive: true });
	}
	mkdirSync(own);
	for (const entry of readdirSync(root, { withFileTypes: true })) {
		if (entry.name.startsWith(".") || entry.name === "out") continue;
		if (entry.isFile()) cpSync(fromRoot(entry.name), join(own, entry.name));
		else symlinkSync(fromRoot(entry.name), join(own, entry.name), "junction");
	}
}

/**
 * Resolves to the origin once the host listens. All that it prints goes to the log: most of it is about optional parts
 * that are not installed.
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} log
 * @returns {Promise<string>}
 */
function listening(child, log) {
	const file = createWriteStream(log);
	return new Promise((resolve, reject) => {
		let printed = "";
		/** @param {string} why */
		const giveUp = (why) => {
			clearTimeout(timer);
			reject(new Error(`The browser host did not start: ${why}`));
			void stop(child);
		};
		const lastWords = () => `Its last words (all are in ${log}):\n${printed.slice(-1500)}`;
		const timer = setTimeout(() => giveUp(`it was not ready after a minute. ${lastWords()}`), startLimitMs);
		/** @param {Buffer} chunk */
		const read = (chunk) => {
			file.write(chunk);
			printed = (printed + chunk.toString()).slice(-10_000);
			const port = /Web UI available at \S+:(\d+)/.exec(printed)?.[1];
			// It goes on, without listening, when it cannot have the port.
			const taken = /EADDRINUSE.*:(\d+)/.exec(printed)?.[1];
			if (port !== undefined) {
				clearTimeout(timer);
				resolve(`http://127.0.0.1:${port}`);
			} else if (taken !== undefined) giveUp(`port ${taken} is in use. Choose another one.`);
		};
		child.stdout?.on("data", read);
		child.stderr?.on("data", read);
		child.once("error", (error) => giveUp(error.message));
		child.once("exit", (code) => {
			giveUp(`it ended with status ${code}. ${lastWords()}`);
			file.end();
		});
	});
}

/**
 * The address that opens a folder with the repository as an extension under development and, with `tests`, runs them.
 * @param {BrowserHost} host
 * @param {{ folder: string, tests?: string }} options
 */
export function developmentAddress(host, { folder, tests }) {
	const authority = new URL(host.origin).host;
	/** @param {string} path */
	const remote = (path) => `vscode-remote://${authority}${path}`;
	const payload = [
		["extensionDevelopmentPath", remote(root)],
		["skipWelcome", "true"],
	];
	if (tests !== undefined) payload.push(["extensionTestsPath", remote(tests)]);
	return `${host.addressOf(folder)}&${new URLSearchParams({ payload: JSON.stringify(payload) })}`;
}
