import assert from "node:assert/strict";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

describe("Hunch in VS Code", () => {
	let workbench: Workbench;

	before(async () => {
		workbench = await openWorkbench();
	});

	after(() => workbench?.close());

	it("opens its view with a question box, and asks nothing of any other machine", async () => {
		await workbench.page.getByRole("tab", { name: "Hunch" }).click();
		const panel = await workbench.panel();
		await panel.getByRole("textbox").waitFor();
		assert.deepEqual(workbench.traffic.pageErrors, []);
		assert.deepEqual(workbench.traffic.outsideRequests, []);
	});
});
