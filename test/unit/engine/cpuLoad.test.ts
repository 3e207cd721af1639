import assert from "node:assert/strict";
import { type CpuTimes, readCpuTimes, threadsBeside } from "../../../extension/engine/process/cpuLoad.ts";

describe("threads beside other programs", () => {
	const start: CpuTimes = { busy: 5000, all: 80_000, own: 1000, processors: 8 };
	/** A second later, others having kept `others` of 8 processors busy and this process `own`. */
	const later = (others: number, own: number): CpuTimes => ({
		busy: 5000 + 1000 * (others + own),
		all: 88_000,
		own: 1000 + 1000 * own,
		processors: 8,
	});

	it("are all cores but one on a quiet machine, however busy they are themselves", () => {
		assert.equal(threadsBeside(start, later(0, 0), 8), 7);
		assert.equal(threadsBeside(start, later(0.2, 7), 8), 7);
	});

	it("are fewer while others compute, and at least one", () => {
		assert.equal(threadsBeside(start, later(3, 5), 8), 5);
		assert.equal(threadsBeside(start, later(8, 0), 8), 1);
		assert.equal(threadsBeside(start, later(4, 0), 4), 2, "four cores of two processors each");
		assert.equal(threadsBeside(start, start, 2), 1, "no time has passed");
	});

	it("can be read on this machine", () => {
		const before = readCpuTimes();
		const after = readCpuTimes();
		assert.ok(after.all >= before.all && after.busy <= after.all && after.own >= before.own && after.processors > 0);
	});
});
