// npm start: installs what is missing, builds, and opens VS Code with Hunch and the sample workspace. Node's own modules
// only, up to the point where the dependencies are there.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { installBrowserHost, startBrowserHost } from "./lib/browserHost.mjs";
import { fail, installDependencies, message, requireNode } from "./lib/install.mjs";
import { run } from "./lib/processes.mjs";
import { fromRoot, root } from "./lib/root.mjs";

const usage = `Usage: npm start [-- [--browser] [--port N]]
Opens the desktop VS Code where the command "code" is at hand, otherwise (or with --browser) VS Code in a web browser.
  --port N   the port of the address for the browser; without it, the first free one from 8137 on`;

const sample = fromRoot("samples", "workspace");
const firstSteps = "Open invoice.ts, select a function, and choose Hunch: Explain Selection.";

requireNode();
const { browser, port } = parse(process.argv.slice(2));
try {
	await installDependencies();
	await build();
	const obstacle = browser ? "asked for" : obstacleToDesktop();
	if (obstacle === undefined) await openDesktop();
	else await serveBrowser(obstacle);
} catch (error) {
	fail(message(error));
}

/** @param {string[]} args */
function parse(args) {
	let browser = false;
	let port = "8137-8199";
	while (args.length > 0) {
		const arg = args.shift();
		if (arg === "--browser") browser = true;
		else if (arg === "--port" && /^\d{1,5}$/.test(args[0] ?? "")) {
			port = args.shift() ?? "";
			browser = true;
		} else fail(usage);
	}
	return { browser, port };
}

async function build() {
	const { code } = await run(process.execPath, [fromRoot("scripts", "build.mjs")], { cwd: root });
	if (code !== 0) throw new Error("Hunch could not be built: the lines above say why.");
}

/** Why the desktop VS Code cannot be opened, or undefined when it can. */
function obstacleToDesktop() {
	const { DISPLAY, WAYLAND_DISPLAY, VSCODE_IPC_HOOK_CLI } = process.env;
	if (process.platform === "linux" && !DISPLAY && !WAYLAND_DISPLAY) return "there is no display";
	if (VSCODE_IPC_HOOK_CLI) return 'the command "code" here belongs to a remote session';
	try {
		execFileSync("code", ["--version"], { stdio: "ignore", shell: process.platform === "win32" });
		return undefined;
	} catch {
		return 'there is no working command "code" on the PATH';
	}
}

async function openDesktop() {
	const args = ["--new-window", "--disable-workspace-trust", `--extensionDevelopmentPath=${root}`, sample];
	// On Windows "code" is a script, which only a shell runs; that takes a blank in a path for its end.
	const isWindows = process.platform === "win32";
	const { code, why } = await run("code", isWindows ? args.map((arg) => `"${arg}"`) : args, { shell: isWindows });
	if (code !== 0) {
		throw new Error(
			`VS Code could not be opened (${why ?? `status ${code}`}). Try it in a browser: npm start -- --browser`,
		);
	}
	console.log(`\nVS Code opens in a new window. ${firstSteps}`);
}

/** @param {string} why */
async function serveBrowser(why) {
	await installBrowserHost();
	const host = await startBrowserHost({ data: fromRoot("out", "browser"), port });
	console.log(`\nVS Code with Hunch runs for a browser (${why}). Ctrl+C ends it. Open this address:\n`);
	console.log(`  ${host.addressOf(sample)}\n`);
	console.log(firstSteps);
	await once(host.process, "exit");
	throw new Error(`The browser host ended. Its last words are in ${host.log}.`);
}
