import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the extension in its host", () => {
	it("is present and activates", async () => {
		const extension = vscode.extensions.getExtension("hunch.hunch");
		assert.ok(extension, "VS Code knows no extension hunch.hunch");
		await extension.activate();
		assert.equal(extension.isActive, true);
	});
});
