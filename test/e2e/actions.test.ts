import assert from "node:assert/strict";
import type { Frame, Locator } from "playwright-core";
import { answerOf, ask, askUntil, confusable, forksOnly, openPanel, slowModel, sums } from "./support/panel.ts";
import { openWorkbench, type Theme, type Workbench } from "./support/workbench.ts";

const marksOf = (turn: Locator, kind: string) => turn.locator(`.action-mark.${kind}`);

describe("where Hunch looks ahead", () => {
	let workbench: Workbench;
	let panel: Frame;

	before(async () => {
		workbench = await openWorkbench({ settings: { "hunch.policy": "entropix", "hunch.thresholds": forksOnly } });
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	it("leaves a mark that opens to the path that lost", async () => {
		const turn = await askUntil(panel, [...confusable, ...sums], (answered) => marksOf(answered, "branch"));
		const answer = await answerOf(turn);
		const mark = marksOf(turn, "branch").first();
		assert.match((await mark.getAttribute("aria-label")) ?? "", /^Branch: [23] paths tried, the best kept$/);
		assert.equal(await turn.locator(".action-details").count(), 0);
		await mark.click();
		const details = turn.locator(".action-details");
		await details.waitFor();
		const words = (await details.textContent()) ?? "";
		assert.match(words, /nearly sure \(H \d\.\d\d nats\).*rugged \(V \d\.\d\d nats²\)/);
		const [kept, lost] = [details.locator(".path.kept"), details.locator(".path:not(.kept)").first()];
		assert.match((await kept.textContent()) ?? "", /Kept: the best score.*mean ln p -\d\.\d\d/);
		const losing = ((await lost.locator(".traced").textContent()) ?? "").trim();
		assert.ok(losing.length > 0 && !answer.includes(losing), "the losing path is not in the answer");
		await workbench.screenshot("branch");
	});

	it("is closed by Escape, back at its mark, and opened by Enter", async () => {
		await panel.locator(".action-head button").focus();
		await workbench.page.keyboard.press("Escape");
		await panel.locator(".action-details").waitFor({ state: "detached" });
		const mark = panel.locator(".action-mark.branch").first();
		assert.ok(await mark.evaluate((element) => element === document.activeElement), "the mark has the focus");
		for (const key of ["Enter", "Escape"]) {
			await workbench.page.keyboard.press("Enter");
			await panel.locator(".action-details").waitFor();
			await workbench.page.keyboard.press(key);
			await panel.locator(".action-details").waitFor({ state: "detached" });
		}
	});

	it("is reached among the tokens by m, and is no stop of the Tab key of its own", async () => {
		const answer = panel.locator(".answer").first();
		const { page } = workbench;
		await answer.locator('[tabindex="0"]').focus();
		await page.keyboard.press("End");
		await page.keyboard.press("Shift+M");
		const focused = panel.locator(":focus");
		assert.match((await focused.getAttribute("aria-label")) ?? "", /^(Branch|Resample|Pause): /);
		assert.equal(await answer.locator('[tabindex="0"]').count(), 1);
		await page.keyboard.press("ArrowRight");
		assert.notEqual(await focused.getAttribute("data-token"), null);
		await page.keyboard.press("ArrowLeft");
		assert.notEqual(await focused.getAttribute("data-mark"), null);
	});

	it("shows the card of a token that was only tried, by pointer and by key", async () => {
		const { page } = workbench;
		const answer = panel.locator(".answer").first();
		await answer.locator(".action-mark.branch").first().click();
		const lost = answer.locator(".path:not(.kept)").first();
		const first = lost.locator("[data-token]").first();
		const written = ((await first.textContent()) ?? "").trim();
		await first.click();
		await panel.getByRole("dialog").waitFor();
		assert.equal((await panel.locator(".card-title").textContent())?.replace("·", ""), written);
		await page.keyboard.press("ArrowRight");
		const second = ((await lost.locator("[data-token]").nth(1).textContent()) ?? "").trim();
		await panel.locator(".card-title", { hasText: second }).waitFor();
		await page.keyboard.press("Escape");
		await panel.locator(".card").waitFor({ state: "detached" });
		// The card was the first to close.
		await answer.locator(".action-details").waitFor();
		await page.keyboard.press("Escape");
		await answer.locator(".action-details").waitFor({ state: "detached" });
	});

	it("is not in what is copied", async () => {
		const answer = panel.locator(".answer").first();
		const copied = await answer.evaluate((element) => {
			getSelection()?.selectAllChildren(element);
			const text = getSelection()?.toString() ?? "";
			getSelection()?.removeAllRanges();
			return text;
		});
		const tokens = await answer.locator("[data-token]").allTextContents();
		assert.equal(copied.trim(), tokens.join("").trim());
		assert.ok((await answer.locator(".action-mark").count()) > 0);
	});

	it("is still in view when it has opened, in a low window and at the end of the conversation too", async () => {
		const { page } = workbench;
		const size = page.viewportSize()!;
		await page.setViewportSize({ ...size, height: 560 });
		const marks = panel.locator(".answer > :not(.action-details) .action-mark");
		const count = await marks.count();
		assert.ok(count > 0);
		for (const atEnd of [false, true]) {
			for (let i = 0; i < count; i++) {
				const mark = marks.nth(i);
				if (atEnd) await panel.locator(".conversation").evaluate((view) => view.scrollTo(0, view.scrollHeight));
				await mark.click();
				if ((await mark.getAttribute("aria-expanded")) === "false") await mark.click();
				await panel.locator(".action-details").waitFor();
				const isInView = await mark.evaluate(async (element) => {
					await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
					const view = element.closest(".conversation")!.getBoundingClientRect();
					const { top, bottom } = element.getBoundingClientRect();
					return top >= view.top - 1 && bottom <= view.bottom + 1;
				});
				assert.ok(isInView, `mark ${i}, ${atEnd ? "from the end" : "from where it was"}`);
			}
		}
		await page.setViewportSize(size);
	});

	for (const theme of ["light", "dark", "highContrast", "highContrastLight"] as const satisfies readonly Theme[]) {
		it(`can be read in a theme of the kind ${theme}`, async () => {
			await workbench.changeTheme(theme);
			const mark = panel.locator(".action-mark.branch").first();
			const size = await mark.boundingBox();
			assert.ok(size !== null && size.width >= 14 && size.height >= 14);
			const details = panel.locator(".action-details");
			if ((await details.count()) === 0) await mark.click();
			await details.scrollIntoViewIfNeeded();
			await workbench.screenshot(`actions-${theme}`);
		});
	}
});

describe("what Hunch does about doubt", () => {
	let workbench: Workbench;
	let panel: Frame;

	before(async () => {
		workbench = await openWorkbench();
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	it("works a sum out that it would have blurted, and keeps, struck through, what it had begun to blurt", async () => {
		const struck = (turn: Locator) => turn.locator(".taken-back del");
		const turn = await askUntil(panel, sums, (answered) => answered.locator(".action-mark:is(.pause, .resample)"));
		assert.match(await answerOf(turn), /step by step/);
		const marks = turn.locator(".action-mark:is(.pause, .resample)");
		for (let i = 0; i < (await marks.count()) && (await struck(turn).count()) === 0; i++) await marks.nth(i).click();
		const line = await struck(turn)
			.first()
			.evaluate((element) => getComputedStyle(element).textDecorationLine);
		assert.equal(line, "line-through");
		await workbench.screenshot("taken-back");
	});
});

describe("the policy greedy", () => {
	let workbench: Workbench;

	before(async () => {
		workbench = await openWorkbench({ settings: { "hunch.policy": "greedy" } });
	});

	after(() => workbench?.close());

	it("shows the doubt, and does nothing about it", async () => {
		const panel = await openPanel(workbench);
		const turn = await askUntil(panel, sums, (answered) => answered.locator(".doubt-1, .doubt-2"));
		assert.equal(await turn.locator(".action-mark").count(), 0);
	});
});

describe("a model that is lost", () => {
	let workbench: Workbench;

	before(async () => {
		// Paths so long that there is time to read what is being done.
		const budget = { depth: 400, extraTokens: 9000 };
		workbench = await openWorkbench({ settings: { "hunch.model": await slowModel(), "hunch.budget": budget } });
	});

	after(() => workbench?.close());

	it("is seen to go back while it does, and can be stopped there", async () => {
		const panel = await openPanel(workbench);
		const turn = await ask(panel, "Tell me all.");
		const line = turn.locator(".end-line");
		await line.getByText("Going back to write it anew, on 3 paths").waitFor();
		await panel.getByRole("button", { name: "Stop" }).click();
		await line.getByText("Stopped").waitFor();
	});
});
