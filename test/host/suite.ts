import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { format } from "node:util";

const scripts = join(__dirname, "..", "..", "..", "scripts", "lib");

/** What VS Code's extension host calls: runs every built case beside this file and rejects when one fails. */
export async function run(): Promise<void> {
	guardNetwork();
	const { default: Mocha } = await import("mocha");
	const mark = process.env.HUNCH_TEST_MARK ?? "";
	Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(mark + format(...args));
	const mocha = new Mocha({ ui: "bdd", timeout: 30_000, slow: 10_000, forbidOnly: true, ...reporting() });
	for (const name of readdirSync(__dirname).sort()) {
		if (name.endsWith(".test.cjs")) mocha.addFile(join(__dirname, name));
	}
	const failures = await new Promise<number>((resolve) => mocha.run(resolve));
	if (failures > 0) throw new Error(`${failures} of the suite's tests failed`);
}

/** VS Code takes NODE_OPTIONS from its extension host, which would have brought the guard here and into the engine. */
function guardNetwork(): void {
	if (process.env.HUNCH_NETWORK_LOG === undefined) return;
	const guard = join(scripts, "networkGuard.cjs");
	createRequire(__filename)(guard);
	process.env.NODE_OPTIONS = `--require=${JSON.stringify(guard)}`;
}

/** The reporter that keeps the counts for `npm test`, when it asks for them. */
function reporting(): Mocha.MochaOptions {
	const counts = process.env.HUNCH_TEST_COUNTS;
	if (counts === undefined) return { reporter: "spec" };
	const file = join(scripts, "mochaReporter.cjs");
	return { reporter: createRequire(__filename)(file), reporterOptions: { counts } };
}
