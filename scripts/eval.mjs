// npm run eval [-- options]: installs, builds the engine and the evaluation, and runs it. --help tells the options.
import { readFileSync } from "node:fs";
import { fail, installDependencies, message, requireNode } from "./lib/install.mjs";
import { run } from "./lib/processes.mjs";
import { fromRoot, root } from "./lib/root.mjs";

requireNode();
try {
	await installDependencies();
	await build();
	const { code, why } = await run(
		process.execPath,
		[fromRoot("out", "evalProgram", "main.mjs"), ...process.argv.slice(2)],
		{
			cwd: root,
			// A folder that is named on the command line is one of where the person is, and npm goes to the root first.
			env: { ...process.env, HUNCH_FROM: process.env.INIT_CWD ?? process.cwd() },
		},
	);
	if (why !== null) throw new Error(`The evaluation did not end by itself: ${why}.`);
	process.exitCode = code ?? 1;
} catch (error) {
	fail(message(error));
}

/** The same engine as the extension's, built from what is here now. */
async function build() {
	// Only now is it there: on a new checkout it has just been installed.
	const esbuild = await import("esbuild");
	const node = /** @satisfies {import("esbuild").BuildOptions} */ ({
		absWorkingDir: root,
		bundle: true,
		platform: "node",
		target: "node20",
		format: "esm",
		// esbuild makes scripts of what models answer in TypeScript.
		external: ["node-llama-cpp", "esbuild"],
		logLevel: "warning",
		// A CommonJS module bundled into ESM (jsonrpc) expects `require`.
		banner: {
			js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
		},
	});
	const { version } = JSON.parse(readFileSync(fromRoot("package.json"), "utf8"));
	await Promise.all([
		esbuild.build({
			...node,
			entryPoints: ["extension/engine/process/main.ts"],
			outfile: "out/evalProgram/engine.mjs",
		}),
		esbuild.build({
			...node,
			entryPoints: ["eval/main.ts"],
			outfile: "out/evalProgram/main.mjs",
			define: { HUNCH_VERSION: JSON.stringify(version) },
		}),
	]);
}
