import assert from "node:assert/strict";
import { stepsOf, tokenOf, turnOf } from "../unit/webview/support.ts";
import { panelPages } from "./support/pages.ts";
import type { PanelPage } from "./support/panelPage.ts";

const answerLength = 300;
const turns = Array.from({ length: 14 }, (_, turn) =>
	turnOf(`t${turn}`, {
		end: { reason: "stop" },
		milliseconds: 1,
		steps: stepsOf(
			Array.from({ length: answerLength }, (_, i) => tokenOf(` t${turn}-${i}${i % 20 === 19 ? "\n\n" : ""}`)),
		),
	}),
);

describe("a long conversation", () => {
	const openPage = panelPages();
	let panel: PanelPage;

	beforeEach(async () => {
		panel = await openPage();
		await panel.show({ turns });
		await panel.ended("t13");
	});

	const view = () => panel.page.locator(".conversation");
	const scrollTo = (share: number) =>
		view().evaluate((view, share) => view.scrollTo(0, share * (view.scrollHeight - view.clientHeight)), share);
	const answer = (turn: string) => panel.page.locator(`[data-turn="${turn}"] .answer`);

	/** Sends a turn when the panel has asked for it, as the host does. */
	async function sendWhenAsked(turn: string): Promise<void> {
		await panel.page.waitForFunction(
			(turn) => window.postedByPanel.some((message) => message.type === "fetch" && message.turn === turn),
			turn,
		);
		await panel.change({ type: "turn", turn: turns.find(({ id }) => id === turn)! });
		await answer(turn).waitFor();
	}

	it("keeps only the answers near to what can be seen, and asks for the others when they are come near to", async () => {
		await answer("t0").waitFor({ state: "detached" });
		await scrollTo(0);
		await sendWhenAsked("t0");
		assert.match((await answer("t0").textContent()) ?? "", /^t0-0 t0-1 .*t0-299$/s);
		await answer("t12").waitFor({ state: "detached" });
		const count = await panel.page.locator("[data-token]").count();
		assert.ok(count <= 10 * answerLength, `${count} tokens are drawn`);
	});

	it("does not move when it lets go of an answer", async () => {
		await scrollTo(0);
		await sendWhenAsked("t0");
		const turn = panel.page.locator('[data-turn="t0"]');
		const before = await turn.evaluate((element) => element.getBoundingClientRect().height);
		await scrollTo(1);
		await answer("t0").waitFor({ state: "detached" });
		assert.ok(Math.abs((await turn.evaluate((element) => element.getBoundingClientRect().height)) - before) <= 1);
	});

	it("keeps an answer in which something is selected", async () => {
		await scrollTo(0);
		await sendWhenAsked("t0");
		await answer("t0").evaluate((element) => getSelection()?.selectAllChildren(element));
		await scrollTo(1);
		await answer("t1").waitFor({ state: "detached" });
		assert.match(await panel.page.evaluate(() => getSelection()?.toString() ?? ""), /^t0-0 /);
	});
});
