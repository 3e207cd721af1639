import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Frame, Locator } from "playwright-core";
import { askUntil, confusable, forksOnly, openPanel, sums, token } from "./support/panel.ts";
import { patience } from "./support/patience.ts";
import { openWorkbench, type Theme, type Workbench } from "./support/workbench.ts";

/** What is in a file, as soon as something is. */
async function contentOf(path: string): Promise<string> {
	const deadline = Date.now() + patience;
	for (;;) {
		const content = existsSync(path) ? readFileSync(path, "utf8") : "";
		if (content !== "" || Date.now() > deadline) return content;
		await delay(50);
	}
}

describe("the pictures of an answer's uncertainty", () => {
	let workbench: Workbench;
	let panel: Frame;
	let turn: Locator;

	before(async () => {
		workbench = await openWorkbench({ settings: { "hunch.policy": "entropix", "hunch.thresholds": forksOnly } });
		panel = await openPanel(workbench);
		turn = await askUntil(panel, [...confusable, ...sums], (answered) =>
			answered.locator(".answer:has(.action-mark):has([data-doubt])"),
		);
	});

	after(() => workbench?.close());

	const slider = (name: string) => turn.getByRole("slider", { name });
	const pointedOut = () => turn.locator("[data-pointed]");

	/** The middle of a bar of the timeline, by the number of its token. */
	const barAt = async (index: number) => {
		const timeline = slider("Entropy timeline");
		await timeline.focus();
		await workbench.page.keyboard.press("Home");
		for (let i = 0; i < index; i++) await workbench.page.keyboard.press("ArrowRight");
		const cursor = (await timeline.locator(".draw-cursor").getAttribute("d"))!;
		const [, x, level] = /^M([\d.]+) .*M[\d.]+ ([\d.]+)a/.exec(cursor)!;
		return { timeline, position: { x: Number(x), y: Number(level) } };
	};

	it("are closed at first, and opened by keyboard with a summary above them", async () => {
		const row = turn.getByRole("button", { name: "Uncertainty" });
		assert.equal(await row.getAttribute("aria-expanded"), "false");
		assert.equal(await turn.getByRole("slider").count(), 0);
		await row.focus();
		await workbench.page.keyboard.press("Enter");
		await slider("Quadrant map").waitFor();
		const summary = (await turn.locator(".summary").textContent()) ?? "";
		assert.match(summary, /Written\d+ tokensExplored\d+ tokens, by .*(branch|pause|resample)Thinking.*Time/);
		await workbench.screenshot("pictures");
	});

	it("point out the token of a bar that is pointed at, and open its card on a click", async () => {
		const { timeline, position } = await barAt(2);
		await workbench.page.keyboard.press("Shift+Tab");
		await pointedOut().waitFor({ state: "detached" });
		await timeline.hover({ position });
		await pointedOut().waitFor();
		assert.equal(await pointedOut().getAttribute("data-token"), "2");
		await workbench.screenshot("pictures-pointed");
		await timeline.click({ position });
		const card = panel.getByRole("dialog");
		await card.waitFor();
		assert.ok(await token(turn, 2).evaluate((element) => element === document.activeElement));
		await workbench.page.keyboard.press("Escape");
		await card.waitFor({ state: "detached" });
	});

	it("show the token that is pointed at in the text", async () => {
		await workbench.page.mouse.move(900, 500);
		const map = slider("Quadrant map");
		await token(turn, 4).hover();
		await map.locator(".draw-cursor").waitFor();
		assert.equal(await map.getAttribute("aria-valuenow"), "5");
		await slider("Entropy timeline").locator(".draw-cursor").waitFor();
	});

	it("show what is selected in the text, and select it where the timeline is dragged over", async () => {
		const from = await barAt(1);
		const to = await barAt(5);
		const box = (await to.timeline.boundingBox())!;
		await workbench.page.mouse.move(box.x + from.position.x, box.y + 60);
		await workbench.page.mouse.down();
		await workbench.page.mouse.move(box.x + to.position.x, box.y + 60, { steps: 4 });
		await workbench.page.mouse.up();
		for (const name of ["Entropy timeline", "Quadrant map"]) await slider(name).locator(".draw-selected").waitFor();
		const selected = await panel.evaluate(() => getSelection()?.toString() ?? "");
		const pieces = await Promise.all([1, 2, 3, 4, 5].map((i) => token(turn, i).textContent()));
		assert.equal(selected.trim(), pieces.join("").trim());
		await panel.evaluate(() => getSelection()?.removeAllRanges());
		await slider("Quadrant map").locator(".draw-selected").waitFor({ state: "detached" });
	});

	it("lead to the most unsure places", async () => {
		const place = turn.locator(".unsure-place").first();
		const words = (await place.locator("code").textContent()) ?? "";
		await place.click();
		await panel.getByRole("dialog").waitFor();
		const focused = (await panel.locator(":focus").textContent()) ?? "";
		assert.ok(words.includes(focused.trim()), `${focused} of ${words}`);
		await workbench.page.keyboard.press("Escape");
	});

	it("are saved where the person says, in the colours of the theme", async () => {
		await turn.getByRole("button", { name: "Save the quadrant map as SVG" }).click();
		const { page } = workbench;
		const input = page.locator(".quick-input-widget input[type=text]").first();
		await input.waitFor();
		await page.locator(".quick-input-widget").getByText("quadrant-map.svg").or(input).first().waitFor();
		await page.keyboard.press("Enter");
		const svg = await contentOf(join(workbench.folder, "quadrant-map.svg"));
		assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
		assert.match(svg, /<path d="[^"]+" fill="none" stroke="rgb\(\d+, \d+, \d+\)"/);
		assert.doesNotMatch(svg, /class=|var\(/);
	});

	for (const theme of ["light", "dark", "highContrast", "highContrastLight"] as const satisfies readonly Theme[]) {
		it(`can be read in a theme of the kind ${theme}`, async () => {
			await workbench.changeTheme(theme);
			const { timeline, position } = await barAt(2);
			await slider("Quadrant map").scrollIntoViewIfNeeded();
			await timeline.hover({ position });
			// What is low and what is high is told by the line, and not by its colour.
			const dashes = (role: string) =>
				timeline
					.locator(`.draw-${role}`)
					.first()
					.evaluate((line) => getComputedStyle(line).strokeDasharray);
			assert.notEqual(await dashes("low"), await dashes("high"));
			await workbench.screenshot(`pictures-${theme}`);
		});
	}
});
