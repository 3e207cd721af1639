import { mochaProcess, nodeOptions } from "../lib/mocha.mjs";
import { runSuite } from "../lib/results.mjs";
import { withoutNetwork } from "./network.mjs";

/**
 * The suite of everything that needs no VS Code: mocha in this Node.
 * @param {boolean} full
 */
export const runUnit = (full) =>
	runSuite("unit", (counts) =>
		mochaProcess({
			folder: "test/unit",
			counts,
			full,
			timeoutMs: 20_000,
			limitMinutes: full ? 40 : 20,
			env: withoutNetwork("unit", nodeOptions),
		}),
	);
