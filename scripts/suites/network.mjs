import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { check } from "../lib/results.mjs";
import { fromRoot } from "../lib/root.mjs";

/**
 * What scripts/lib/networkGuard.cjs wrote down.
 * @typedef {{ kind: "hello" | "attempt", pid: number, program: string, args: string[], host?: string, stack?: string }} Line
 */

const folder = fromRoot("out", "network");
const guard = fromRoot("scripts", "lib", "networkGuard.cjs");

/**
 * The environment in which a suite has no network but this machine's own.
 * @param {string} suite
 * @param {string} options NODE_OPTIONS that it has already
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutNetwork(suite, options) {
	mkdirSync(folder, { recursive: true });
	const log = logOf(suite);
	rmSync(log, { force: true });
	return { NODE_OPTIONS: `${options} --require=${JSON.stringify(guard)}`, HUNCH_NETWORK_LOG: log };
}

/**
 * Whether Hunch was content with that: it is, where it tried to reach nothing, and the guard was there to see it.
 * @param {readonly string[]} suites that have run
 */
export function checkNetwork(suites) {
	const faults = suites.flatMap((suite) => {
		const lines = existsSync(logOf(suite)) ? readFileSync(logOf(suite), "utf8").trim().split("\n").map(parse) : [];
		const engines = lines.filter(({ kind, program }) => kind === "hello" && /engine\.mjs$/.test(program));
		const others = lines.filter(({ kind }) => kind === "attempt").length;
		const ours = attemptsOfHunch(suite, lines);
		console.log(
			`${suite}: ${lines.filter(({ kind }) => kind === "hello").length} processes, ${engines.length} of them engines; ${ours.length} attempts by Hunch, ${others - ours.length} by others.`,
		);
		return [
			...(engines.length === 0 ? [`in the suite ${suite} no engine was watched`] : []),
			...ours.map(({ host, stack }) => `in the suite ${suite} Hunch tried to reach ${host}:\n${stack}`),
		];
	});
	return check("network", faults.length === 0 ? undefined : faults.join("; "));
}

/**
 * Without VS Code all that is tried is Hunch's. In VS Code it is what a process of the engine, or a line of the extension, tried:
 * what VS Code itself tries is refused too, and is not Hunch's.
 * @param {string} suite
 * @param {readonly Line[]} lines
 */
export function attemptsOfHunch(suite, lines) {
	const attempts = lines.filter(({ kind }) => kind === "attempt");
	return suite === "unit" ? attempts : attempts.filter(isOurs);
}

/** @param {Line} line */
const isOurs = ({ program, stack = "" }) =>
	/engine\.mjs$/.test(program) || /extension\.cjs|engine\.mjs|[\\/](extension|sampler)[\\/]/.test(stack);

/** @param {string} line @returns {Line} */
const parse = (line) => JSON.parse(line);

/** @param {string} suite */
const logOf = (suite) => `${folder}/${suite}.jsonl`;
