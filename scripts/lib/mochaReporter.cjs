// Prints what mocha's own `spec` reporter prints, and keeps the counts in a file, so that whoever started the run can
// add them up, also when the process that runs the tests is not its child, and when it does not come to its end.
const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Runner.constants;

class CountingReporter extends reporters.Spec {
	/**
	 * @param {import("mocha").Runner} runner
	 * @param {import("mocha").MochaOptions} options
	 */
	constructor(runner, options) {
		super(runner, options);
		const { counts: file } = options.reporterOptions;
		const counts = { passed: 0, failed: 0, skipped: 0, done: false };
		const write = () => writeFileSync(file, JSON.stringify(counts));
		write();
		runner.on(EVENT_TEST_PASS, () => {
			counts.passed++;
			write();
		});
		runner.on(EVENT_TEST_FAIL, () => {
			counts.failed++;
			write();
		});
		runner.on(EVENT_TEST_PENDING, () => {
			counts.skipped++;
			write();
		});
		runner.on(EVENT_RUN_END, () => {
			counts.done = true;
			write();
		});
	}
}

module.exports = CountingReporter;
