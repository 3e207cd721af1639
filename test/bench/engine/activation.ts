import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Report } from "../support/report.ts";
import { median } from "../support/statistics.ts";

const rounds = 15;

/**
 * Reads the extension's bundle and calls `activate`, in a fresh process, over a stand-in for VS Code's interface whose
 * every part does nothing: what is left is what Hunch itself takes of everybody's start.
 */
const program = `
const Module = require("node:module");
const nothing = new Proxy(function () {}, {
	get: (_, name) => (name === Symbol.toPrimitive ? () => "" : name === "then" ? undefined : nothing),
	apply: () => nothing,
	construct: () => nothing,
});
const bundle = process.argv[1];
const names = require("node:fs").readFileSync(bundle, "utf8").matchAll(/\\bvscode\\d*\\.(\\w+)/g);
const vscode = Object.fromEntries(Array.from(names, ([, name]) => [name, nothing]));
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
const context = new Proxy({ subscriptions: [] }, { get: (own, name) => own[name] ?? nothing });
const started = performance.now();
require(bundle).activate(context);
process.stdout.write(String(performance.now() - started));
process.exit(0);
`;

export async function measureActivation(report: Report): Promise<void> {
	const bundle = join(process.cwd(), "dist", "extension.cjs");
	const times = Array.from({ length: rounds }, () =>
		Number(execFileSync(process.execPath, ["-e", program, bundle], { encoding: "utf8" })),
	);
	report({ name: "activation-ms", value: median(times), unit: "ms", goal: { atMost: 50 } });
}
