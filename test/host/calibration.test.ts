import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestDoor } from "../../extension/main.ts";
import { askPlainly, hunch, lastTurn, reset, setting, until } from "./support.ts";

const page = async () => {
	const address = vscode.Uri.from({ scheme: "hunch-calibration", path: "/Calibration.md" });
	return (await vscode.workspace.openTextDocument(address)).getText();
};

describe("calibration", function () {
	this.timeout(120_000);
	let door: TestDoor;

	before(async () => {
		door = await hunch();
		await reset();
		await setting("calibration", "auto");
	});

	after(() => reset());

	it("reads the corpus when a question has been answered, and never holds up another", async () => {
		await askPlainly(door);
		// It is being read now.
		const turn = await askPlainly(door);
		assert.deepEqual([turn.error, turn.end?.reason], [null, "stop"]);
		await until(async () => /The thresholds are fitted to it/.test(await page()));
	});

	it("counts for the next answer, and can be shown", async () => {
		await vscode.commands.executeCommand("hunch.showCalibration");
		assert.match(await page(), /\| \*\*all that act\*\* \| \d\.\d % \| \d\.\d % \|/);
		await askPlainly(door);
		assert.equal(lastTurn(door).error, null);
	});

	it("is made anew by command", async () => {
		await vscode.commands.executeCommand("hunch.calibrateAgain");
		await until(async () => /fitted to it: by \d+ texts that it has read, and by 0 tokens/.test(await page()));
	});
});
