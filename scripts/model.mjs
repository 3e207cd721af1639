// npm run model [-- data|train|check …]: makes the built-in model anew, in out/model: the text (Node), the training
// (Python with PyTorch and SentencePiece), and a look at what it can (Node). Without a name, all three.
import { existsSync } from "node:fs";
import { fail, installDependencies, message, requireNode } from "./lib/install.mjs";
import { run } from "./lib/processes.mjs";
import { fromRoot, root } from "./lib/root.mjs";

const usage = `Usage: npm run model [-- data|train|check [options]]
  data   writes the training text: --documents N, --seed S
  train  trains on it and writes the GGUF, going on where it stopped: --help lists the options
  check  has held-out items answered: --model FILE, --items N, --show
Without a name: all three, each as by default. HUNCH_PYTHON names the Python to use.`;

/** @type {Record<string, (args: readonly string[]) => Promise<void>>} */
const parts = {
	data: (args) => node("data/write", args),
	train: (args) => go(process.env.HUNCH_PYTHON ?? python(), [fromRoot("model", "train", "train.py"), ...args]),
	check: (args) => node("check/main", args),
};

requireNode();
const [name, ...args] = process.argv.slice(2);
try {
	await installDependencies();
	if (name === undefined) {
		// The same code writes the same text: training goes on with it, and refuses another.
		await parts.data?.([]);
		await parts.train?.([]);
		await parts.check?.([]);
	} else {
		const part = parts[name];
		if (part === undefined) fail(usage);
		await part(args);
	}
} catch (error) {
	fail(message(error));
}

/** The distribution's Python, whose packages it needs, where there is one. */
function python() {
	return existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
}

/**
 * Bundles and runs a script of model/.
 * @param {string} script
 * @param {readonly string[]} args
 */
async function node(script, args) {
	// Only now is it there: on a new checkout it has just been installed.
	const esbuild = await import("esbuild");
	const outfile = fromRoot("out", "model", "scripts", `${script.replace("/", "-")}.mjs`);
	await esbuild.build({
		absWorkingDir: root,
		entryPoints: [`model/${script}.ts`],
		outfile,
		bundle: true,
		platform: "node",
		target: "node20",
		format: "esm",
		packages: "external",
		logLevel: "warning",
	});
	await go(process.execPath, [outfile, ...args]);
}

/**
 * @param {string} command
 * @param {readonly string[]} commandArgs
 */
async function go(command, commandArgs) {
	const { code, why } = await run(command, commandArgs, { cwd: root });
	if (code !== 0) throw new Error(why ?? `It ended with status ${code}: the lines above say why.`);
}
