import assert from "node:assert/strict";
import { defaultThresholds } from "../../sampler/quadrant.ts";
import type { TraceStep } from "../../sampler/trace.ts";
import { stepsOf, tokenOf, turnOf } from "../unit/webview/support.ts";
import { panelPages } from "./support/pages.ts";
import type { PanelPage } from "./support/panelPage.ts";

const thought = stepsOf([tokenOf("<think>"), tokenOf("\n"), tokenOf("Perhaps", 2), tokenOf(" four"), tokenOf(".\n")]);
const answer = stepsOf([tokenOf("</think>"), tokenOf("\n\n"), tokenOf("It"), tokenOf(" is"), tokenOf(" four.")]);

describe("what a model thinks before it answers", () => {
	const openPage = panelPages();
	let panel: PanelPage;

	beforeEach(async () => {
		panel = await openPage();
		await panel.change({ type: "shown", keep: 0, turns: [turnOf("a")] });
	});

	const write = (from: number, steps: readonly TraceStep[]) => panel.change({ type: "steps", turn: "a", from, steps });
	const end = () =>
		panel.change({
			type: "end",
			turn: "a",
			end: { reason: "stop" },
			error: null,
			milliseconds: 1,
			thresholds: defaultThresholds,
			canGoOn: false,
		});
	const fold = () => panel.page.locator(".answer details");
	const becomes = (state: "open" | "folded") =>
		panel.page.waitForFunction(
			(open) => document.querySelector<HTMLDetailsElement>(".answer details")?.open === open,
			state === "open",
		);
	const words = () => fold().locator(".thinking-words").textContent();

	it("is open while it is written, and folded with its count and its heat when the answer begins", async () => {
		await write(0, thought);
		await becomes("open");
		assert.equal(await words(), "Thinking, 5 tokens");
		await write(thought.length, answer);
		await becomes("folded");
		assert.equal(await words(), "Thought for 6 tokens · 1 place unsure");
		assert.deepEqual(
			await fold()
				.locator(".thinking-part")
				.evaluateAll((parts) => parts.map(({ classList }) => classList[1])),
			["heat-0", "heat-0", "heat-4", "heat-0", "heat-0", "heat-0"],
		);
		assert.equal(await panel.page.locator(".answer > p").textContent(), "It is four.");
	});

	it("is passed over by the arrow keys while it is folded, and opened by keyboard", async () => {
		await write(0, [...thought, ...answer]);
		await end();
		await panel.ended("a");
		const { page } = panel;
		const current = page.locator(".answer [data-token][tabindex='0']");
		assert.equal(await current.textContent(), "It");
		await fold().locator("summary").focus();
		await page.keyboard.press("Enter");
		await becomes("open");
		await current.focus();
		await page.keyboard.press("Home");
		assert.equal(await page.locator(":focus").textContent(), "<think>");
		await fold().locator("summary").click();
		await becomes("folded");
		// The stop moves on when what was folded is gone from the page.
		await current.filter({ hasText: /^It$/ }).waitFor();
	});

	it("is counted in the summary, and opens where a link leads into it", async () => {
		await write(0, [...thought, ...answer]);
		await end();
		await panel.ended("a");
		await panel.page.getByRole("button", { name: "Uncertainty" }).click();
		assert.match((await panel.page.locator(".summary").textContent()) ?? "", /Thinking6 tokens/);
		await becomes("folded");
		await panel.page.locator(".unsure-place").first().click();
		await panel.page.getByRole("dialog").waitFor();
		await becomes("open");
		assert.equal(await panel.page.locator(":focus").textContent(), "Perhaps");
	});

	it("stays open where no answer came of it", async () => {
		await write(0, thought);
		await end();
		await panel.ended("a");
		await becomes("open");
		assert.equal(await words(), "Thought for 5 tokens, without an end · 1 place unsure");
	});
});
