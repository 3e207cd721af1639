import assert from "node:assert/strict";
import { answerDialog, openNothing, restoreDialogs } from "./dialogs.ts";
import { hunch, type TestDoor } from "./support.ts";

describe("a link in an answer", () => {
	let door: TestDoor;

	before(async () => {
		door = await hunch();
	});
	afterEach(restoreDialogs);

	const address = "https://www.google.com/search?q=C%23+list&of=a%26b#part";

	it("opens the very address that a person has read and approved", async () => {
		const asked = answerDialog("showInformationMessage", (_sentence: string, _options: unknown, open: string) => open);
		const opened = openNothing();
		await door.receive({ type: "openLink", url: address });
		assert.deepEqual(asked[0]![1], { modal: true, detail: address });
		assert.deepEqual(opened, [[address]]);
	});

	it("is not opened where a person would rather not", async () => {
		answerDialog("showInformationMessage", () => undefined);
		const opened = openNothing();
		await door.receive({ type: "openLink", url: address });
		assert.deepEqual(opened, []);
	});
});
