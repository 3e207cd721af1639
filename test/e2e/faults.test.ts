import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { enginePids } from "./support/host.ts";
import { answerOf, ask, openPanel, slowModel, token } from "./support/panel.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

/** What the engine's client says when the process is gone. */
const killed = /The engine stopped unexpectedly.*What was written is kept/;

describe("an answer that does not come to its end", () => {
	let workbench: Workbench;
	let panel: Frame;

	before(async () => {
		// It writes a few hundred tokens a second, so that there is time to act in the middle.
		const settings = { "hunch.model": await slowModel(), "hunch.maxTokens": 3000, "hunch.policy": "greedy" };
		workbench = await openWorkbench({ settings });
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	async function newConversation(): Promise<void> {
		await workbench.runCommand("Hunch: New Conversation");
		await panel.locator(".turn").first().waitFor({ state: "detached" });
	}

	it("stays as far as it was written when it is stopped", async () => {
		const turn = await ask(panel, "Tell me all.");
		await token(turn, 20).waitFor();
		await panel.getByRole("button", { name: "Stop" }).click();
		assert.ok((await answerOf(turn)).length > 0);
		assert.match((await turn.locator(".end-line").textContent()) ?? "", /Stopped/);
	});

	it("stays when the engine is killed, says what happened, and the next question works", async () => {
		await newConversation();
		const turn = await ask(panel, "Go on.");
		await token(turn, 20).waitFor();
		const [pid, ...others] = await enginePids();
		assert.ok(pid !== undefined && others.length === 0, "there is one engine");
		process.kill(pid, "SIGKILL");
		assert.ok((await answerOf(turn)).length > 0);
		assert.match((await turn.locator(".end-line").textContent()) ?? "", killed);
		await turn.getByRole("button", { name: "Try again" }).waitFor();
		await workbench.screenshot("killed");
		await newConversation();
		const next = await ask(panel, "And once more.");
		await token(next, 20).waitFor();
		await panel.getByRole("button", { name: "Stop" }).click();
		assert.ok((await answerOf(next)).length > 0);
	});

	it("is gone on with where it was cut, in an engine that came back by itself", async () => {
		await newConversation();
		const turn = await ask(panel, "Tell me all.");
		await token(turn, 20).waitFor();
		const [pid] = await enginePids();
		process.kill(pid!, "SIGKILL");
		await turn.getByText(killed).waitFor();
		const written = await answerOf(turn);
		const last = Number(await turn.locator("[data-token]").last().getAttribute("data-token"));
		await turn.getByRole("button", { name: "Continue" }).click();
		await token(turn, last + 1).waitFor();
		await panel.getByRole("button", { name: "Stop" }).click();
		const more = await answerOf(turn);
		assert.ok(more.startsWith(written) && more.length > written.length, `${written.length}, then ${more.length}`);
	});

	it("never began where the model is not there, and the built-in one is a click away", async () => {
		await workbench.changeSettings({ "hunch.model": "/nowhere/model.gguf" });
		await panel.locator(".model-name", { hasText: /^model$/ }).waitFor();
		const turn = await ask(panel, "Which is larger, 9.9 or 9.11?");
		await answerOf(turn);
		assert.match((await turn.locator(".end-line").textContent()) ?? "", /There is no file at \/nowhere\/model\.gguf/);
		await workbench.screenshot("no-model");
		await turn.getByRole("button", { name: "Use the built-in model" }).click();
		await panel.getByText(/built-in model: tiny/).waitFor();
		assert.notEqual(await answerOf(await ask(panel, "Which is larger, 9.9 or 9.11?")), "");
	});
});
