import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import type { Compared, Turn } from "../../extension/protocol/webview.ts";
import { nothingSpent } from "../../sampler/budget.ts";
import { defaultThresholds } from "../../sampler/quadrant.ts";
import { stepsOf, tokenOf, tokensOf, turnOf } from "../unit/webview/support.ts";
import { assertAccessible } from "./support/axe.ts";
import { panelPages } from "./support/pages.ts";
import { answerOf, ask, openPanel, scriptedModel, turnAt } from "./support/panel.ts";
import type { PanelPage } from "./support/panelPage.ts";
import { openWorkbench, type Theme, themes, type Workbench } from "./support/workbench.ts";

const ended = {
	end: { reason: "stop", spent: { ...nothingSpent, branches: 2, extraTokens: 40 } },
	milliseconds: 900,
	thresholds: defaultThresholds,
} as const;
const error = { code: "ENGINE_EXITED", message: "The engine stopped.", actions: ["retry", "showLog"] } as const;

/** One of the answers of a comparison. */
function compared(title: string, change: Partial<Turn>, is: Partial<Compared> = {}): Turn {
	return turnOf(title, {
		sibling: { index: 1, count: 4 },
		compared: { comparison: "c", title, about: `What ${title} is.`, isTogether: true, isCurrent: false, ...is },
		...change,
	});
}

const outcome = { ...ended, error: null, canGoOn: false };
const words = (text: string) => stepsOf(tokensOf(...text.split(/(?<= )/)));

const threeAnswers = [
	compared(
		"Entropix",
		{
			...ended,
			steps: [
				...words("So it prints "),
				{ type: "token", token: tokenOf("57", 2) },
				...words(
					" and then `stop`.\n\n```ts\nconst aRatherLongNameOfSomething = anotherOne(1, 2, 3);\n```\n\nThat is all there is to be said of it. ",
				),
			],
		},
		{ isCurrent: true },
	),
	compared("Greedy", {
		...ended,
		end: { reason: "stop", spent: nothingSpent },
		steps: words("So it prints 12 and then stops. "),
	}),
	compared("Temperature", { end: { reason: "failed" }, error, canGoOn: true }),
];

describe("answers side by side", () => {
	const openPage = panelPages();
	let panel: PanelPage;

	for (const width of [200, 400, 1200]) {
		it(`have nothing serious, and scroll nothing sideways: ${width} pixels wide`, async () => {
			panel = await openPage({ width });
			await panel.show({ turns: threeAnswers });
			await panel.ended("Greedy");
			await panel.page.screenshot({ path: `out/screenshots/compare-${width}.png` });
			await assertAccessible(panel.page, ["color-contrast"]);
		});
	}

	it("are followed where they are written, beside one that is longer than the panel is high", async () => {
		panel = await openPage({ width: 1200, height: 500 });
		const long = words(Array.from({ length: 60 }, (_, i) => `Line ${i}.\n\n`).join(""));
		await panel.show({ status: { state: "writing" } });
		const turns = [compared("Entropix", {}, { isCurrent: true }), compared("Greedy", {}), compared("Temperature", {})];
		await panel.change({ type: "shown", keep: 0, turns });
		/** Waits until the last line of an answer is in view. */
		const seen = (turn: string) =>
			panel.page.waitForFunction((turn) => {
				const line = document.querySelector(`[data-turn="${turn}"] .end-line`)!.getBoundingClientRect();
				const view = document.querySelector(".conversation")!.getBoundingClientRect();
				return view.top <= line.top && line.bottom <= view.bottom;
			}, turn);
		await panel.change({ type: "steps", turn: "Entropix", from: 0, steps: long });
		await seen("Entropix");
		await panel.change({ type: "end", turn: "Entropix", ...outcome });
		await panel.change({ type: "steps", turn: "Greedy", from: 0, steps: words("So it is. ") });
		await seen("Greedy");
		await panel.change({ type: "end", turn: "Greedy", ...outcome });
		await panel.change({ type: "steps", turn: "Temperature", from: 0, steps: words("So it is not. ") });
		await panel.change({ type: "end", turn: "Temperature", ...outcome });
		await seen("Temperature");
	});
});

describe("a question under several policies", () => {
	let workbench: Workbench;
	let panel: Frame;

	before(async () => {
		const text = "It adds the two numbers, rounds what comes out, and says `half` of that:\n\n```ts\nreturn half;\n```";
		const model = await scriptedModel("compared", text, ["two", "rounds", "says"]);
		// So hot that what is drawn is another text, whatever the seed.
		const drawn = { "hunch.temperature": 5, "hunch.truncation": "none", "hunch.maxTokens": 48 };
		const settings = { "hunch.model": model, "hunch.policy": "greedy", ...drawn };
		workbench = await openWorkbench({ settings });
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	const compared = () => panel.locator(".compared");
	const ended = async (count: number) => {
		for (let i = 0; i < count; i++) {
			await compared().nth(i).locator(".end-line:not(.working)").waitFor();
		}
	};
	const press = async (name: string) => {
		const button = panel.getByRole("button", { name, exact: true });
		await button.focus();
		await workbench.page.keyboard.press("Enter");
	};

	it("is asked by keyboard, and the answers stand side by side with their numbers", async () => {
		const first = await answerOf(await ask(panel, "What does it do?"));
		await press("Compare policies");
		const pick = workbench.page.locator(".quick-input-widget");
		await pick
			.locator(".monaco-list-row")
			.filter({ hasText: /^Temperature/ })
			.click();
		await workbench.screenshot("compare-pick");
		await workbench.page.keyboard.press("Enter");
		await ended(3);
		assert.deepEqual(await panel.locator(".compared-title").allTextContents(), ["Entropix", "Greedy", "Temperature"]);
		const greedy = compared().nth(1);
		assert.equal((await greedy.locator(".answer").textContent())?.trim(), first);
		assert.match((await greedy.locator(".figures").textContent()) ?? "", /Tokens\d+Explored0Time.*Mean H0\.\d\d nats/);
	});

	it("leads to where an answer parts from the first, and shows the card of that token", async () => {
		const way = compared()
			.nth(2)
			.getByRole("button", { name: /^from Entropix/ });
		await way.focus();
		await workbench.page.keyboard.press("Enter");
		await panel.getByRole("dialog").waitFor();
		assert.equal(await compared().nth(2).locator("[data-parting]").count(), 1);
		await workbench.screenshot("compare-parting");
		await workbench.page.keyboard.press("Escape");
	});

	it("keeps one of the answers, and shows them together again", async () => {
		await press("Keep the answer of Greedy");
		await compared().first().waitFor({ state: "detached" });
		await panel.getByText("3 / 4").waitFor();
		assert.equal(await panel.locator(".turn:focus").count(), 1, "the keyboard stays where it was");
		await press("Show it beside those it was compared with");
		await ended(3);
		assert.deepEqual(await panel.locator(".compared.current .compared-title").allTextContents(), ["Greedy"]);
		await panel.getByRole("textbox", { name: "Question" }).click();
		await workbench.page.keyboard.press("Alt+ArrowRight");
		await panel.locator(".compared.current .compared-title").getByText("Temperature").waitFor();
	});

	it("is readable in every kind of theme, in a wide panel", async () => {
		await widen(workbench);
		for (const theme of Object.keys(themes) as Theme[]) {
			await workbench.changeTheme(theme);
			await workbench.screenshot(`compare-${theme}`);
			await assertAccessible(panel);
		}
	});

	it("is as it was in a window that is loaded anew", async () => {
		await workbench.reload();
		panel = await openPanel(workbench);
		await turnAt(panel, 0);
		await ended(3);
		assert.deepEqual(await panel.locator(".compared.current .compared-title").allTextContents(), ["Temperature"]);
	});
});

/** Draws the side bar's edge far into the window. */
async function widen({ page }: Workbench): Promise<void> {
	const box = await page.locator(".part.sidebar").boundingBox();
	assert.ok(box);
	await page.mouse.move(box.x + box.width, box.y + box.height / 2);
	await page.mouse.down();
	await page.mouse.move(box.x + 1000, box.y + box.height / 2, { steps: 10 });
	await page.mouse.up();
}
