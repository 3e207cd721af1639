import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import { serializeTrace } from "../../sampler/traceFormat.ts";
import { exampleTrace } from "../unit/sampler/traces.ts";
import { openWorkbench, type Theme, type Workbench } from "./support/workbench.ts";

const whole = "whole.hunch-trace.json";
const broken = "broken.hunch-trace.json";

/** In the page: the colour of a text, and that of the editor behind it. */
function colours(element: Element): readonly [string, string] {
	const probe = document.body.appendChild(document.createElement("div"));
	probe.style.backgroundColor = "var(--vscode-editor-background)";
	const behind = getComputedStyle(probe).backgroundColor;
	probe.remove();
	return [getComputedStyle(element).color, behind];
}

/** The contrast ratio of two colours, written rgb(…) or rgba(…), by WCAG 2. */
function contrast(one: string, other: string): number {
	const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
		const share = Number(part) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe("the editor of trace files", () => {
	let workbench: Workbench;
	let replay: Frame;

	before(async () => {
		workbench = await openWorkbench();
		writeFileSync(join(workbench.folder, whole), serializeTrace(exampleTrace));
		writeFileSync(join(workbench.folder, broken), "{");
		await workbench.openInItsEditor(whole);
		replay = await workbench.panel();
	});

	after(() => workbench?.close());

	const slider = () => replay.getByRole("slider", { name: "Moment" });

	it("shows the answer of the file that was opened, and steps through it by keyboard", async () => {
		await slider().waitFor();
		assert.equal(await slider().getAttribute("aria-valuetext"), "Moment 6 of 6: ·a, 50 %");
		await replay.locator(".answer").click();
		await workbench.page.keyboard.press("Escape");
		await slider().focus();
		await workbench.page.keyboard.press("Home");
		await workbench.page.keyboard.press("ArrowRight");
		await workbench.page.keyboard.press("ArrowRight");
		await replay.locator(".trying").waitFor();
		await workbench.page.keyboard.press("ArrowRight");
	});

	for (const theme of ["light", "dark", "highContrast", "highContrastLight"] as const satisfies readonly Theme[]) {
		it(`can be read in a theme of the kind ${theme}`, async () => {
			await workbench.changeTheme(theme);
			for (const part of [".at-cursor", ".replay-place", ".trying .path-text", ".model-facts"]) {
				const [text, behind] = await replay.locator(part).first().evaluate(colours);
				assert.ok(contrast(text, behind) >= 4.5, `${part}: ${text} on ${behind}`);
			}
			await workbench.screenshot(`replay-${theme}`);
		});
	}

	it("says what is wrong with a file that is broken, and shows it as text", async () => {
		await workbench.runCommand("View: Close Editor");
		await workbench.openInItsEditor(broken);
		replay = await workbench.panel();
		assert.match((await replay.getByRole("alert").textContent()) ?? "", /broken\.hunch-trace\.json was not opened\./);
		await replay.getByRole("button", { name: "Open as text" }).click();
		await workbench.page.locator(".editor-group-container.active .monaco-editor .view-line").getByText("{").waitFor();
	});
});
