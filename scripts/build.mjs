// Builds everything into dist/: the extension (CommonJS, for VS Code's host), the engine (ESM, its own process),
// the panel and the replay (for the browser) and, with --tests, the suites and benchmarks.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { fromRoot, root } from "./lib/root.mjs";

const watch = process.argv.includes("--watch");
const tests = process.argv.includes("--tests");

/** @satisfies {esbuild.BuildOptions} */
const node = /** @type {const} */ ({
	platform: "node",
	target: "node20",
	bundle: true,
	sourcemap: true,
	logLevel: "warning",
	absWorkingDir: root,
});

// A CommonJS module bundled into ESM (mocha's helpers, jsonrpc) expects `require`.
const requireForEsm = {
	js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/**
 * @param {string} folder
 * @param {RegExp} pattern
 */
const filesUnder = (folder, pattern) =>
	readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
		.filter((name) => pattern.test(name))
		.map((name) => join(folder, name));

/** @type {esbuild.BuildOptions[]} */
const targets = [
	{
		...node,
		entryPoints: { extension: "extension/main.ts" },
		outdir: "dist",
		outExtension: { ".js": ".cjs" },
		format: "cjs",
		external: ["vscode"],
	},
	{
		...node,
		entryPoints: { engine: "extension/engine/process/main.ts" },
		outdir: "dist",
		outExtension: { ".js": ".mjs" },
		format: "esm",
		external: ["node-llama-cpp"],
		banner: requireForEsm,
	},
	{
		absWorkingDir: root,
		entryPoints: { panel: "webview/main.tsx", replay: "webview/replay/main.tsx" },
		outdir: "dist",
		platform: "browser",
		target: "chrome120",
		format: "iife",
		bundle: true,
		minify: !watch,
		sourcemap: true,
		logLevel: "warning",
		jsx: "automatic",
		jsxImportSource: "preact",
		loader: { ".ttf": "file" },
		assetNames: "[name]",
	},
];

if (tests) {
	targets.push(
		{
			...node,
			entryPoints: [
				...filesUnder("test/unit", /\.test\.tsx?$/),
				...filesUnder("test/e2e", /\.test\.ts$/),
				...filesUnder("test/bench", /\.ts$/),
			],
			outbase: ".",
			outdir: "dist",
			outExtension: { ".js": ".mjs" },
			chunkNames: "test/chunks/[name]-[hash]",
			format: "esm",
			splitting: true,
			packages: "external",
			jsx: "automatic",
			jsxImportSource: "preact",
		},
		{
			...node,
			entryPoints: ["test/host/suite.ts", ...filesUnder("test/host", /\.test\.ts$/)],
			outbase: ".",
			outdir: "dist",
			outExtension: { ".js": ".cjs" },
			format: "cjs",
			external: ["vscode", "mocha", "node-llama-cpp"],
		},
	);
}

/**
 * Removes what earlier builds left: a case whose source is gone must not run.
 * @param {readonly esbuild.BuildResult[]} results
 */
function removeStale(results) {
	const fresh = new Set(
		results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})).map((path) => join(path)),
	);
	for (const path of filesUnder("dist", /\.[cm]?js(\.map)?$/)) {
		if (!fresh.has(path)) rmSync(fromRoot(path));
	}
}

if (watch) {
	await Promise.all(targets.map(async (options) => (await esbuild.context(options)).watch()));
} else {
	try {
		const results = await Promise.all(targets.map((options) => esbuild.build({ ...options, metafile: true })));
		if (tests) removeStale(results);
		console.log(`Built ${tests ? "Hunch and its tests" : "Hunch"} into dist/.`);
	} catch {
		// esbuild has said what is wrong.
		process.exitCode = 1;
	}
}
