// npm run bench [-- NAME…] [--json FILE]: installs, builds, runs the benchmarks and prints what they measured.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { fail, installDependencies, message, requireNode } from "./lib/install.mjs";
import { run } from "./lib/processes.mjs";
import { fromRoot, root } from "./lib/root.mjs";

/**
 * @typedef {import("../test/bench/support/report.ts").Measure} Measure
 * @typedef {Omit<Measure, "goal"> & { goal: string | null, met: boolean | null }} Result as --json writes it
 */

/** A benchmark is a file of test/bench; it exports `run(report)`. Files in folders there are their helpers. */
const known = readdirSync(fromRoot("test", "bench"))
	.filter((name) => name.endsWith(".ts"))
	.map((name) => name.slice(0, -".ts".length))
	.sort();

const usage = `Usage: npm run bench [-- NAME…] [--json FILE]
Without names, all of them run. The names are: ${known.join(", ")}.`;

requireNode();
const { names, json } = parse(process.argv.slice(2));
try {
	await prepare();
	/** @type {Result[]} */
	const results = [];
	for (const name of names) results.push(...(await measure(name)));
	if (json !== null) save(json, results);
} catch (error) {
	fail(message(error));
}

/**
 * @param {readonly string[]} args
 * @returns {{ names: readonly string[], json: string | null }}
 */
function parse(args) {
	const asked = [...args];
	const at = asked.indexOf("--json");
	/** @type {string | null} */
	let json = null;
	if (at >= 0) {
		const [, file] = asked.splice(at, 2);
		if (file === undefined) fail(`--json needs the name of a file.\n${usage}`);
		// Relative to where the person is, and npm goes to the root first.
		json = resolve(process.env.INIT_CWD ?? process.cwd(), file);
	}
	const unknown = asked.find((name) => !known.includes(name));
	if (unknown !== undefined) fail(`There is no benchmark called ${unknown}.\n${usage}`);
	return { names: known.filter((name) => asked.length === 0 || asked.includes(name)), json };
}

async function prepare() {
	await installDependencies();
	const { code } = await run(process.execPath, [fromRoot("scripts", "build.mjs"), "--tests"], { cwd: root });
	if (code !== 0) throw new Error("The build failed: see above.");
	process.chdir(root);
}

/**
 * Runs a benchmark, and prints each measure as it comes.
 * @param {string} name
 * @returns {Promise<Result[]>}
 */
async function measure(name) {
	const benchmark = await import(pathToFileURL(fromRoot("dist", "test", "bench", `${name}.mjs`)).href);
	console.log(`\n── ${name} ${"─".repeat(60 - name.length)}`);
	console.log(line("name", "value", "unit", "goal", "met"));
	/** @type {Result[]} */
	const results = [];
	await benchmark.run((/** @type {Measure} */ measured) => {
		const result = judge(measured);
		results.push(result);
		const met = result.met === null ? "–" : result.met ? "yes" : "no";
		console.log(line(result.name, significant(result.value), result.unit, result.goal ?? "–", met));
	});
	return results;
}

/**
 * @param {Measure} measured
 * @returns {Result}
 */
function judge({ name, value, unit, goal }) {
	if (goal === undefined) return { name, value, unit, goal: null, met: null };
	return "atLeast" in goal
		? { name, value, unit, goal: `>= ${goal.atLeast}`, met: value >= goal.atLeast }
		: { name, value, unit, goal: `<= ${goal.atMost}`, met: value <= goal.atMost };
}

/** @param {number} value */
function significant(value) {
	return String(Number(value.toPrecision(3)));
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} unit
 * @param {string} goal
 * @param {string} met
 */
function line(name, value, unit, goal, met) {
	return `${name.padEnd(24)}${value.padStart(10)} ${unit.padEnd(8)}${goal.padEnd(10)}${met}`;
}

/**
 * @param {string} file
 * @param {readonly Result[]} results
 */
function save(file, results) {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(results, null, "\t")}\n`);
}
