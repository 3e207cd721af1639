// Runs the host suite in the desktop VS Code that HUNCH_VSCODE names. Ends with the suite's status.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { runTests } from "@vscode/test-electron";
import { quietSettings } from "../lib/browserHost.mjs";
import { message } from "../lib/install.mjs";
import { fromRoot, root } from "../lib/root.mjs";

const place = fromRoot("out", "host");
rmSync(place, { recursive: true, force: true });
const folder = `${place}/workspace`;
cpSync(fromRoot("samples", "workspace"), folder, { recursive: true });
mkdirSync(`${place}/user/User`, { recursive: true });
writeFileSync(`${place}/user/User/settings.json`, JSON.stringify(quietSettings));

try {
	await runTests({
		vscodeExecutablePath: process.env.HUNCH_VSCODE ?? "",
		extensionDevelopmentPath: root,
		extensionTestsPath: fromRoot("dist", "test", "host", "suite.cjs"),
		launchArgs: [
			folder,
			"--user-data-dir",
			`${place}/user`,
			"--extensions-dir",
			`${place}/extensions`,
			"--disable-gpu",
		],
	});
} catch (error) {
	console.error(`VS Code ended with a failure: ${message(error)}`);
	process.exitCode = 1;
}
