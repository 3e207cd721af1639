import assert from "node:assert/strict";
import type { Frame, Locator } from "playwright-core";
import { answerOf, askUntil, confusable, openPanel, showEveryToken, sums, turnAt } from "./support/panel.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

describe("an answer of the built-in model", () => {
	let workbench: Workbench;
	let panel: Frame;
	let doubtful: Locator;

	before(async () => {
		workbench = await openWorkbench();
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	it("says plainly, until dismissed, that the model is a demonstration, and how to get a real one", async () => {
		const notice = panel.getByText(/built-in model: tiny/);
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
		const turn = await turnAt(panel, 0);
		const answer = await answerOf(turn);
		for (const word of ["lineTotal", "price", "count", "*"]) assert.ok(answer.includes(word), `${word} in ${answer}`);
		assert.match((await turn.locator(".question").textContent()) ?? "", /invoice\.ts/);
		assert.ok((await turn.locator(".answer code").count()) > 0, "names are code");
		await turn.locator("[data-doubt]").last().hover();
		await panel.locator(".card").waitFor();
		// The picture in the README.
		await workbench.screenshot("explained");
		await workbench.page.mouse.move(900, 700);
		await panel.locator(".card").waitFor({ state: "hidden" });
		await showEveryToken(panel);
		assert.ok((await turn.locator(".heat-2, .heat-3, .heat-4").count()) > 0, "more of it is tinted in the other layer");
	});

	it("is unsure at a digit that decides, and the card says between what", async () => {
		const digit = (turn: Locator) =>
			turn.locator("[data-token]:is(.heat-2, .heat-3, .heat-4)").filter({ hasText: /^\s*\d\s*$/ });
		// Of decimals the first digit is in doubt too, but against words: whether to compare them first.
		doubtful = await askUntil(panel, [...sums, ...confusable], digit);
		await digit(doubtful).first().hover();
		const card = panel.locator(".card");
		await card.waitFor();
		const words = (await card.textContent()) ?? "";
		assert.match(words, /equal choices/);
		for (const label of ["Probability", "Entropy", "Varentropy", "Quadrant", "Rule"])
			assert.ok(words.includes(label), label);
		assert.ok(words.includes("nats²"));
		const titles = await card.locator(".alternative code").allTextContents();
		assert.ok(titles.filter((title) => /^·?\d$/.test(title)).length > 1, `alternatives ${titles.join(" ")}`);
		const percents = await card.locator(".alternative-percent").allTextContents();
		const sum = percents.reduce((total, text) => total + Number(text.replace(/[^\d.]/g, "")), 0);
		assert.ok(Math.abs(sum - 100) < 1e-9, `the rows make 100 %: ${percents.join(" + ")}`);
		await workbench.screenshot("card-dark");
	});

	it("can be read token by token with the keyboard alone", async () => {
		await workbench.page.mouse.move(700, 400);
		await doubtful.locator('[data-token][tabindex="0"]').focus();
		const card = panel.locator(".card");
		const pieces = await doubtful.locator("[data-token]").allTextContents();
		const shown = async (piece: string) => {
			await panel.locator(".card-title", { hasText: piece.trim() }).first().waitFor();
			return (await card.textContent()) ?? "";
		};
		await workbench.page.keyboard.press("Home");
		await shown(pieces[0]!);
		await workbench.page.keyboard.press("ArrowRight");
		await shown(pieces[1]!);
		await workbench.page.keyboard.press("n");
		const unsure = panel.locator(":focus");
		assert.match((await unsure.getAttribute("class")) ?? "", /heat-[2-4]/);
		assert.match(await shown((await unsure.textContent()) ?? ""), /equal choices/);
		await workbench.page.keyboard.press("Enter");
		await panel.getByRole("dialog").waitFor();
		await workbench.page.keyboard.press("Escape");
		await card.waitFor({ state: "hidden" });
	});

	it("asked nothing of any other machine, and nothing broke", () => {
		assert.deepEqual(workbench.traffic.pageErrors, []);
		assert.deepEqual(workbench.traffic.outsideRequests, []);
		assert.deepEqual(workbench.traffic.policyViolations, []);
	});
});
