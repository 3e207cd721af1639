// Runs the host suite in a desktop VS Code: the one HUNCH_VSCODE names, or a download. Ends with the suite's status.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { quietSettings } from "../lib/browserHost.mjs";
import { message } from "../lib/install.mjs";
import { fromRoot, root } from "../lib/root.mjs";

/** The same version as the browser host's. */
const version = "1.139.1";

const place = fromRoot("out", "host");
rmSync(place, { recursive: true, force: true });
const folder = `${place}/workspace`;
cpSync(fromRoot("samples", "workspace"), folder, { recursive: true });
mkdirSync(`${place}/user/User`, { recursive: true });
writeFileSync(`${place}/user/User/settings.json`, JSON.stringify(quietSettings));

const given = process.env.HUNCH_VSCODE;
try {
	const vscodeExecutablePath =
		given === undefined || given === ""
			? await downloadAndUnzipVSCode({ version, cachePath: fromRoot("out", "vscode") })
			: given;
	await runTests({
		vscodeExecutablePath,
		extensionDevelopmentPath: root,
		extensionTestsPath: fromRoot("dist", "test", "host", "suite.cjs"),
		launchArgs: [
			folder,
			...["--user-data-dir", `${place}/user`, "--extensions-dir", `${place}/extensions`],
			...["--disable-extensions", "--disable-workspace-trust", "--disable-gpu", "--skip-welcome"],
			...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
		],
	});
} catch (error) {
	console.error(`VS Code ended with a failure: ${message(error)}`);
	process.exitCode = 1;
}
