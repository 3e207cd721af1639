import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { enginePids } from "./support/host.ts";
import { answerOf, ask, lastTurn, openPanel, token } from "./support/panel.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

describe("an answer of the built-in model", () => {
	let workbench: Workbench;
	let panel: Frame;

	before(async () => {
		workbench = await openWorkbench();
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	it("says plainly, until dismissed, that the model is a demonstration, and how to get a real one", async () => {
		const notice = panel.getByText(/tiny demonstration model/);
		await notice.waitFor();
		await panel.getByRole("button", { name: "Choose a model" }).waitFor();
		await workbench.screenshot("welcome");
		await panel.getByRole("button", { name: "Dismiss" }).click();
		await notice.waitFor({ state: "hidden" });
	});

	it("explains a selected function, tinted where it was unsure", async () => {
		await workbench.openFile("invoice.ts");
		await workbench.selectLines(3, 5);
		await workbench.runCommand("Hunch: Explain Selection");
		const answer = await answerOf(lastTurn(panel));
		for (const word of ["lineTotal", "price", "count", "*"]) assert.ok(answer.includes(word), `${word} in ${answer}`);
		assert.match(await lastTurn(panel).locator(".question").innerText(), /invoice\.ts/);
		assert.ok((await lastTurn(panel).locator(".heat-2, .heat-3, .heat-4").count()) > 0, "some of it is tinted");
		assert.equal((await lastTurn(panel).locator(".markdown, .answer code").count()) > 0, true, "names are code");
	});

	it("is unsure at the digit that decides which decimal is larger, and the card says between what", async () => {
		await ask(panel, "Which is larger, 9.9 or 9.11?");
		const turn = lastTurn(panel);
		assert.match(await answerOf(turn), /9\.(9|11) is larger/);
		// "9", ".", and then the digit that decides.
		const deciding = token(turn, 2);
		assert.match((await deciding.getAttribute("class")) ?? "", /heat-[2-4]/);
		assert.match((await token(turn, 1).getAttribute("class")) ?? "", /heat-0/);
		await deciding.hover();
		const card = panel.locator(".card");
		await card.waitFor();
		const words = await card.innerText();
		assert.match(words, /equal choices/);
		for (const label of ["Probability", "Entropy", "Varentropy", "Quadrant", "Rule"])
			assert.ok(words.includes(label), label);
		assert.ok(words.includes("nats²"));
		const titles = await card.locator(".alternative code").allInnerTexts();
		assert.ok(titles.includes("9") && titles.includes("1"), `alternatives ${titles.join(" ")}`);
		const percents = await card.locator(".alternative-percent").allInnerTexts();
		const sum = percents.reduce((total, text) => total + Number(text.replace(/[^\d.]/g, "")), 0);
		assert.ok(Math.abs(sum - 100) < 2, `the rows make 100 %: ${percents.join(" + ")}`);
		await workbench.screenshot("card-dark");
	});

	it("can be read token by token with the keyboard alone", async () => {
		await workbench.page.mouse.move(700, 400);
		const turn = lastTurn(panel);
		await panel.getByRole("textbox", { name: "Question" }).focus();
		await turn.locator('[data-token][tabindex="0"]').focus();
		const card = panel.locator(".card");
		const shown = async (title: string) => {
			await panel.locator(".card-title", { hasText: title }).first().waitFor();
			return card.innerText();
		};
		await workbench.page.keyboard.press("Home");
		await shown("9");
		await workbench.page.keyboard.press("ArrowRight");
		await shown(".");
		await workbench.page.keyboard.press("n");
		assert.match(await shown("9"), /equal choices/);
		await workbench.page.keyboard.press("Enter");
		await panel.getByRole("dialog").waitFor();
		await workbench.page.keyboard.press("Escape");
		await card.waitFor({ state: "hidden" });
	});

	it("keeps what was written when the engine is killed, says so, and the next question works", async () => {
		await workbench.changeSettings({ "hunch.policy": "temperature", "hunch.temperature": 5, "hunch.maxTokens": 400 });
		let kept = "";
		for (let attempt = 0; attempt < 5 && kept === ""; attempt++) {
			await ask(panel, `Which is larger, 9.9 or 9.1${attempt}?`);
			const turn = lastTurn(panel);
			await token(turn, 3).waitFor();
			for (const pid of await enginePids()) process.kill(pid, "SIGKILL");
			const answer = await answerOf(turn);
			const reason = await turn.locator(".end-line").innerText();
			if (/stopped unexpectedly/.test(reason)) kept = answer;
		}
		assert.notEqual(kept, "", "the engine was killed in the middle of an answer");
		await workbench.changeSettings({ "hunch.policy": "greedy" });
		await ask(panel, "Which is larger, 9.9 or 9.11?");
		assert.match(await answerOf(lastTurn(panel)), /is larger/);
	});

	it("asked nothing of any other machine, and nothing broke", () => {
		assert.deepEqual(workbench.traffic.pageErrors, []);
		assert.deepEqual(workbench.traffic.outsideRequests, []);
		assert.deepEqual(workbench.traffic.policyViolations, []);
	});
});
