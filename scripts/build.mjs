// Builds everything into dist/: the extension (CommonJS, for VS Code's host), the engine (ESM, its own process),
// the panel (for the browser) and, with --tests, the suites and benchmarks.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const watch = process.argv.includes("--watch");
const tests = process.argv.includes("--tests");

const node = {
	platform: "node",
	target: "node20",
	bundle: true,
	sourcemap: true,
	logLevel: "info",
	absWorkingDir: root,
};

// A CommonJS module bundled into ESM (mocha's helpers, jsonrpc) expects `require`.
const requireForEsm = {
	js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

const filesUnder = (folder, suffix) =>
	readdirSync(join(root, folder), { recursive: true })
		.filter((name) => name.endsWith(suffix))
		.map((name) => join(folder, name));

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
		entryPoints: { panel: "webview/main.tsx" },
		outdir: "dist",
		platform: "browser",
		target: "chrome120",
		format: "iife",
		bundle: true,
		minify: !watch,
		sourcemap: true,
		logLevel: "info",
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
				...filesUnder("test/unit", ".test.ts"),
				...filesUnder("test/e2e", ".test.ts"),
				...filesUnder("test/bench", ".ts"),
			],
			outbase: ".",
			outdir: "dist",
			outExtension: { ".js": ".mjs" },
			format: "esm",
			splitting: true,
			packages: "external",
		},
		{
			...node,
			entryPoints: { "test/host/suite": "test/host/suite.ts" },
			outdir: "dist",
			outExtension: { ".js": ".cjs" },
			format: "cjs",
			external: ["vscode", "mocha"],
		},
	);
}

if (watch) {
	await Promise.all(targets.map(async (options) => (await esbuild.context(options)).watch()));
} else {
	await Promise.all(targets.map((options) => esbuild.build(options)));
}
