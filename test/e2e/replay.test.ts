import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { ToReplay } from "../../extension/protocol/replay.ts";
import type { Trace, TraceAction } from "../../sampler/trace.ts";
import { serializeTrace } from "../../sampler/traceFormat.ts";
import { exampleHeader, traceOf } from "../unit/sampler/traces.ts";
import { actionOf, stepsOf, tokenOf, tokensOf } from "../unit/webview/support.ts";
import { replayPages } from "./support/pages.ts";
import type { PanelPageOptions } from "./support/panelPage.ts";

/** "It is four." of which a branch has rewritten the last word. */
function rewritten(): Trace {
	const action: TraceAction = {
		...actionOf(2, tokensOf(" four", ".")),
		kind: "branch",
		paths: [tokensOf(" four", "."), tokensOf(" for")].map((tokens) => ({ tokens, end: "sentence", scores: null })),
		choice: "likelier",
	};
	const steps = [...stepsOf([tokenOf("It"), tokenOf(" is", 0.5), tokenOf(" five", 1.2)]), { type: "action", action }];
	return traceOf(exampleHeader, steps as Trace["steps"], { reason: "stop" });
}

describe("a trace that is replayed", () => {
	const openPage = replayPages();
	let page: Page;

	const tell = (message: ToReplay) => page.evaluate((message) => window.postMessage(message, "*"), message);

	async function open(text: string, options?: PanelPageOptions): Promise<void> {
		({ page } = await openPage(options));
		await tell({ type: "trace", name: "four.hunch-trace.json", text });
	}

	const slider = () => page.getByRole("slider", { name: "Moment" });
	const answer = async () => (await page.locator(".answer").textContent()) ?? "";
	const moment = (words: RegExp) =>
		page.waitForFunction(
			(source) =>
				new RegExp(source).test(document.querySelector(".replay-slider")?.getAttribute("aria-valuetext") ?? ""),
			words.source,
		);
	const press = (key: string) => page.keyboard.press(key);

	it("is shown whole at first, with its heat, its end and its pictures", async () => {
		await open(serializeTrace(rewritten()));
		await moment(/^Moment 7 of 7/);
		assert.equal(await answer(), "It is four.");
		assert.match((await page.locator(".end-line").textContent()) ?? "", /4 tokens/);
		await page.getByRole("button", { name: "Uncertainty" }).click();
		await page.getByRole("slider", { name: "Entropy timeline" }).waitFor();
		await page.getByRole("combobox", { name: "What is shown" }).selectOption({ label: "Entropy" });
		assert.equal(await page.locator(".answer .heat-2 .ink").first().textContent(), "is");
	});

	it("is gone through by keyboard: what is written, decided, taken back, tried and kept", async () => {
		await open(serializeTrace(rewritten()));
		await moment(/7 of 7/);
		await press("Home");
		await moment(/0 of 7: nothing is written yet/);
		assert.equal(await answer(), "");
		await press("ArrowRight");
		await moment(/1 of 7: It, 100 %/);
		assert.equal(await page.locator("[data-cursor]").textContent(), "It");
		await press("m");
		await moment(/4 of 7: Branch is decided/);
		assert.equal(await answer(), "It is");
		assert.equal(await page.locator(".trying del").textContent(), " five");
		await press("ArrowRight");
		await moment(/5 of 7/);
		assert.deepEqual(await page.locator(".trying .path-text").allTextContents(), [" four", " for"]);
		await press("ArrowRight");
		await moment(/6 of 7/);
		assert.deepEqual(await page.locator(".trying .path-text").allTextContents(), [" four.", " for"]);
		await press("ArrowLeft");
		await moment(/5 of 7/);
		await press("End");
		await moment(/7 of 7: Branch: 1 token taken back/);
		assert.equal(await page.locator(".trying").count(), 0);
		assert.equal(await page.getByRole("region", { name: "At the cursor" }).locator(".card-title").textContent(), ".");
	});

	it("plays from the beginning with the space bar, and stops at the end", async () => {
		await open(serializeTrace(rewritten()));
		await moment(/7 of 7/);
		await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "50 a second" });
		await slider().focus();
		await press("Space");
		await page.getByRole("button", { name: "Pause" }).waitFor();
		await page.getByRole("button", { name: "Play" }).waitFor();
		await moment(/7 of 7/);
		assert.equal(await answer(), "It is four.");
	});

	it("is played, stepped and led through by the pointer, and comes back where it stood", async () => {
		await open(serializeTrace(rewritten()));
		await moment(/7 of 7/);
		await page.getByRole("button", { name: "Step back" }).click();
		await moment(/6 of 7/);
		await page.getByRole("button", { name: "Step forward" }).click();
		await moment(/7 of 7/);
		const { width, height } = (await slider().boundingBox())!;
		await slider().click({ position: { x: width * 0.3, y: height / 2 } });
		await moment(/2 of 7: ·is/);
		await page.waitForFunction(() => {
			const { replay } = window.stateOfPanel as { replay: { moment: number | null; speed: number } };
			return replay.moment === 2 && replay.speed === 10;
		});
	});

	it("only looks: nothing in it writes on, or into an editor", async () => {
		const steps = stepsOf([tokenOf("```js\n"), tokenOf("one", 0.7), tokenOf("\n```")]);
		await open(serializeTrace(traceOf(exampleHeader, steps, { reason: "stop" })));
		await moment(/3 of 3/);
		assert.equal(await page.getByRole("button", { name: "Insert at cursor" }).count(), 0);
		await page.locator(".answer [data-token='1']").click();
		await page.getByRole("dialog").waitFor();
		assert.equal(await page.locator(".alternative-choice").count(), 0);
		await press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		await moment(/3 of 3/);
	});

	for (const [name, text, sentence] of [
		["no JSON", "{", /^four\.hunch-trace\.json was not opened\. This is not a trace: it is not JSON .* Choose a file/],
		["no trace", '{"version": 2}', /model should be an object.* Choose a file that Hunch saved\./],
		["of a later format", '{"version": 99}', /Update Hunch to open it\./],
	] as const) {
		it(`says what is wrong with a file that is ${name}, and offers its text`, async () => {
			await open(text);
			const alert = page.getByRole("alert");
			assert.match((await alert.locator("p").textContent()) ?? "", sentence);
			await page.getByRole("button", { name: "Open as text" }).press("Enter");
			assert.deepEqual((await page.evaluate(() => window.postedByPanel)).at(-1), { type: "openAsText" });
		});
	}

	it("says what the host could not read", async () => {
		({ page } = await openPage());
		await tell({ type: "unreadable", message: "It is gone. Choose another." });
		assert.equal(await page.getByRole("alert").locator("p").textContent(), "It is gone. Choose another.");
	});

	for (const width of [200, 400, 1100]) {
		it(`has room for all of it at a width of ${width} pixels`, async () => {
			await open(serializeTrace(rewritten()), { width, height: 700 });
			await moment(/7 of 7/);
			await press("m");
			await page.keyboard.press("Home");
			for (let i = 0; i < 5; i++) await press("ArrowRight");
			await moment(/5 of 7/);
			const beyond = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
			);
			assert.equal(beyond, 0);
			const outside = await page.evaluate(() =>
				Array.from(document.querySelectorAll(".replay-controls button, .replay-controls select"), (element) => {
					const { left, right, bottom } = element.getBoundingClientRect();
					return left >= 0 && right <= innerWidth && bottom <= innerHeight;
				}).every(Boolean),
			);
			assert.ok(outside, "every control can be reached");
		});
	}
});
