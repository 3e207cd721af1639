import assert from "node:assert/strict";
import { turnOf } from "../unit/webview/support.ts";
import { panelPages } from "./support/pages.ts";
import type { PanelPage } from "./support/panelPage.ts";

const asked = (id: string) =>
	turnOf(id, { question: { text: `Why ${id}?`, attachments: [] }, end: { reason: "stop" }, milliseconds: 1 });
const turns = [asked("a"), asked("b")];

describe("a question that is put in other words", () => {
	const openPage = panelPages();
	let panel: PanelPage;

	beforeEach(async () => {
		panel = await openPage();
		await panel.show({ turns });
	});

	const question = (turn: string) => panel.page.locator(`[data-turn="${turn}"] .question`);
	const editor = (turn: string) => question(turn).getByRole("textbox", { name: "Question, edited" });
	const edit = async (turn: string) => {
		await question(turn).hover();
		await question(turn).getByRole("button", { name: "Edit and ask again" }).click();
	};

	it("is still there when another was left as it was, and the view was hidden", async () => {
		await edit("a");
		await editor("a").fill("Why a, in other words?");
		await edit("b");
		await editor("b").fill("Why not?");
		await question("b").getByRole("button", { name: "Cancel" }).click();
		await panel.comeBack({ turns });
		assert.equal(await editor("a").inputValue(), "Why a, in other words?");
		assert.equal(await editor("b").count(), 0);
	});

	it("is forgotten when it was asked", async () => {
		await edit("a");
		await editor("a").fill("Why a, in other words?");
		await editor("a").press("Enter");
		assert.deepEqual((await panel.posted()).at(-1), { type: "edit", turn: "a", text: "Why a, in other words?" });
		await panel.comeBack({ turns });
		await question("a").waitFor();
		assert.equal(await editor("a").count(), 0);
	});

	it("stays while keys are an input method's", async () => {
		await edit("a");
		await editor("a").fill("なぜ");
		for (const key of ["Enter", "Escape"]) await editor("a").dispatchEvent("keydown", { key, isComposing: true });
		assert.equal(await editor("a").inputValue(), "なぜ");
		await editor("a").press("Escape");
		await editor("a").waitFor({ state: "detached" });
	});
});
