import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Frame, Locator, Page } from "playwright-core";
import { quietSettings } from "../../../scripts/lib/browserHost.mjs";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { place, sharedHost } from "./host.ts";
import { patience } from "./patience.ts";
import { Traffic } from "./traffic.ts";

/** Colour themes that come with VS Code, one for each kind, with the class by which the workbench shows the kind. */
export const themes = {
	light: { id: "Light Modern", kind: "vs" },
	dark: { id: "Dark Modern", kind: "vs-dark" },
	highContrast: { id: "Default High Contrast", kind: "hc-black" },
	highContrastLight: { id: "Default High Contrast Light", kind: "hc-light" },
} as const;

export type Theme = keyof typeof themes;

export interface WorkbenchOptions {
	/** The folder to open; a fresh copy of the sample workspace by default. */
	readonly folder?: string;
	/** More files for that folder: content by path. */
	readonly files?: Readonly<Record<string, string>>;
	/** User settings on top of the quiet ones. They hold for the whole host: one workbench at a time. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** Dark by default. */
	readonly theme?: Theme;
}

/** A fresh copy of the sample workspace. */
export function copyOfSamples(): string {
	mkdirSync(place, { recursive: true });
	const folder = join(mkdtempSync(join(place, "workspace-")), "workspace");
	cpSync(fromRoot("samples", "workspace"), folder, { recursive: true });
	return folder;
}

/** Opens VS Code in a new browser profile, with Hunch installed, and waits until it can be used. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
	const { host, browser } = await sharedHost();
	const folder = options.folder ?? copyOfSamples();
	for (const [name, content] of Object.entries(options.files ?? {})) {
		const path = join(folder, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, content);
	}
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
	context.setDefaultTimeout(patience);
	const page = await context.newPage();
	const traffic = new Traffic(host.origin);
	await traffic.watch(context, page);
	const theme = themes[options.theme ?? "dark"];
	// Thresholds that change between two questions would change the answers.
	const still = { "hunch.calibration": "off" };
	const settings = { ...quietSettings, ...still, "workbench.colorTheme": theme.id, ...options.settings };
	writeFileSync(host.userSettings, JSON.stringify(settings));
	const workbench = new Workbench(page, folder, traffic);
	// Those that belong to a machine count only here: the host is a remote machine to the page.
	workbench.changeSettings(options.settings ?? {});
	// What there is to wait for comes after the page: on a busy machine that takes a while.
	await page.goto(host.addressOf(folder), { waitUntil: "commit" });
	await page.locator(`.monaco-workbench.${theme.kind} .part.statusbar`).waitFor();
	open.add(workbench);
	return workbench;
}

const open = new Set<Workbench>();

afterEach("keeps pictures of a failure", async function () {
	if (this.currentTest?.state !== "failed") return;
	const name = this.currentTest.fullTitle().replace(/\W+/g, "-").slice(0, 80);
	for (const workbench of open) await workbench.screenshot(`failed-${name}`);
});

/** VS Code in a browser page, used as a person uses it: with the keyboard and the mouse. */
export class Workbench {
	private settings: Readonly<Record<string, unknown>> = {};

	constructor(
		readonly page: Page,
		/** The folder that is open. */
		readonly folder: string,
		readonly traffic: Traffic,
	) {}

	/** Runs a command by its title, such as "Hunch: Explain Selection", through the command palette. */
	async runCommand(title: string): Promise<void> {
		await this.pick("F1", title);
	}

	/** Opens a file of the folder in the editor of its kind, which need not be one of text. */
	async openInItsEditor(path: string): Promise<void> {
		await this.pick("Control+P", path);
		await this.page.locator(".editor-group-container.active .tab.active").getByText(path, { exact: true }).waitFor();
	}

	/** Opens a file of the folder by its path and waits for its editor. */
	async openFile(path: string): Promise<void> {
		await this.pick("Control+P", path);
		await this.editorShows(path.split("/").at(-1) ?? path);
	}

	/** Puts the cursor of the active editor at a line and column, from 1; columns count characters, a tab as one. */
	async goTo(line: number, column = 1): Promise<void> {
		await this.page.keyboard.press("Control+G");
		const input = this.quickInput.locator("input");
		await input.waitFor();
		await input.fill(`:${line}`);
		await input.press("Enter");
		await this.quickInput.waitFor({ state: "hidden" });
		for (let at = 1; at < column; at++) await this.page.keyboard.press("ArrowRight");
	}

	/** Selects from one position to another in the active editor; lines and columns from 1. */
	async select(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
		await this.goTo(...from);
		await this.chord("Control+K", "Control+B");
		await this.goTo(...to);
		await this.chord("Control+K", "Control+K");
	}

	/** Selects whole lines, without the last one's line end. */
	async selectLines(first: number, last = first): Promise<void> {
		await this.select([first, 1], [last, 1]);
		await this.page.keyboard.press("Shift+End");
	}

	/** Selects the first occurrence of a text in a file of the folder, which is open and as it is on disk. */
	async selectText(path: string, text: string): Promise<void> {
		const content = this.onDisk(path);
		const start = content.indexOf(text);
		assert.notEqual(start, -1, `${path} does not contain ${JSON.stringify(text)}`);
		await this.select(position(content, start), position(content, start + text.length));
	}

	/** The content of a file of the folder, as it was last saved. */
	onDisk(path: string): string {
		return readFileSync(join(this.folder, path), "utf8");
	}

	/** Saves the active editor and waits until the file of the folder is as expected. */
	async save(path: string, expected: RegExp): Promise<string> {
		await this.page.keyboard.press("Control+S");
		const deadline = Date.now() + patience;
		while (!expected.test(this.onDisk(path)) && Date.now() < deadline) await delay(50);
		assert.match(this.onDisk(path), expected);
		return this.onDisk(path);
	}

	/** Loads the window anew, as "Developer: Reload Window" does. */
	async reload(): Promise<void> {
		await this.page.reload();
		await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
	}

	/** The panel's frame, once it has drawn itself. Ask anew after the view was hidden: it gets a new frame. */
	async panel(): Promise<Frame> {
		const deadline = Date.now() + patience;
		while (Date.now() < deadline) {
			for (const frame of this.page.frames()) {
				const drawn = frame.locator("#root > *").first();
				if (frame.url().includes("/webview/") && (await isThere(drawn))) return frame;
			}
			await delay(100);
		}
		throw new Error("the panel did not draw itself");
	}

	/** Moves the mouse over a text that the active editor shows and returns the hover. */
	async hover(text: string): Promise<Locator> {
		const editor = this.page.locator(".editor-group-container.active .monaco-editor").first();
		const place = await editor.locator(".view-lines").evaluate(findText, text);
		assert.ok(place, `the editor does not show ${JSON.stringify(text)}`);
		// From a little way off: the editor looks at movement, not at where the mouse is.
		await this.page.mouse.move(place.x + 20, place.y + 60);
		await this.page.mouse.move(place.x, place.y, { steps: 5 });
		const hover = this.page.locator(".monaco-hover:visible .monaco-hover-content").first();
		await hover.waitFor();
		return hover;
	}

	/** Opens the context menu of something, and clicks an entry of it. */
	async chooseFromMenu(place: Locator, name: string): Promise<void> {
		const entry = this.page.getByRole("menuitem", { name });
		await place.click({ button: "right" });
		// A menu that has just opened takes no click, lest the one that opened it choose something.
		do await entry.click();
		while (!(await goes(entry, 2000)));
	}

	/** Changes settings of the folder while the workbench runs: those that a folder may change, which not all are. */
	changeSettings(settings: Readonly<Record<string, unknown>>): void {
		this.settings = { ...this.settings, ...settings };
		const file = join(this.folder, ".vscode", "settings.json");
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, JSON.stringify(this.settings));
	}

	/** Switches the colour theme and waits until the workbench shows it. */
	async changeTheme(theme: Theme): Promise<void> {
		this.changeSettings({ "workbench.colorTheme": themes[theme].id });
		await this.page.locator(`.monaco-workbench.${themes[theme].kind}`).waitFor();
	}

	/** Writes out/screenshots/NAME.png. */
	async screenshot(name: string): Promise<void> {
		await this.page.screenshot({ path: fromRoot("out", "screenshots", `${name}.png`), animations: "disabled" });
	}

	/** Leaves the workbench, so that its extension host ends, and closes the page. */
	async close(): Promise<void> {
		open.delete(this);
		await this.page.goto("about:blank");
		await this.page.context().close();
	}

	/** Waits until the active editor shows a file and takes what is typed. */
	private async editorShows(name: string): Promise<void> {
		const group = this.page.locator(".editor-group-container.active");
		await group.locator(".tab.active").getByText(name, { exact: true }).waitFor();
		await group.locator(".monaco-editor.focused .view-line").first().waitFor();
	}

	private get quickInput(): Locator {
		return this.page.locator(".quick-input-widget");
	}

	/**
	 * Opens a quick pick with a key and takes the entry that starts with a text, by keyboard; it may take a while to be
	 * offered.
	 */
	private async pick(key: string, text: string): Promise<void> {
		const input = this.quickInput.locator("input");
		const entry = this.quickInput.getByRole("option", { name: new RegExp(`^${escaped(text)}(,|$)`) }).first();
		for (let attempt = 0; attempt < 10; attempt++) {
			await this.page.keyboard.press(key);
			await input.waitFor();
			await input.pressSequentially(text);
			if ((await appears(entry, 3000)) && (await this.goDownTo(entry))) {
				await this.page.keyboard.press("Enter");
				return;
			}
			await this.page.keyboard.press("Escape");
		}
		throw new Error(`VS Code does not offer ${JSON.stringify(text)}`);
	}

	/** @returns whether the arrow key leads to this entry of the quick pick */
	private async goDownTo(entry: Locator): Promise<boolean> {
		const isCurrent = () =>
			entry.evaluate((row) => row.classList.contains("focused"), undefined, soon).catch(() => false);
		for (let presses = 0; presses < 20; presses++) {
			if (await isCurrent()) return true;
			await this.page.keyboard.press("ArrowDown");
		}
		return false;
	}

	private async chord(first: string, second: string): Promise<void> {
		await this.page.keyboard.press(first);
		await this.page.keyboard.press(second);
	}
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** A frame may go away while it is asked. */
const isThere = (locator: Locator) => locator.isVisible().catch(() => false);

const appears = (locator: Locator, timeout: number) =>
	locator.waitFor({ timeout }).then(
		() => true,
		() => false,
	);

const goes = (locator: Locator, timeout: number) =>
	locator.waitFor({ state: "hidden", timeout }).then(
		() => true,
		() => false,
	);

/** For what need not be there any more when it is looked at. */
const soon = { timeout: 1000 };

/** The line and column, from 1, of an offset. */
function position(content: string, offset: number): [number, number] {
	const before = content.slice(0, offset).split("\n");
	return [before.length, (before.at(-1) ?? "").length + 1];
}

/** In the page: the middle of the first occurrence of a text within one line of an editor. */
function findText(lines: Element, text: string): { x: number; y: number } | null {
	for (const line of lines.querySelectorAll(".view-line")) {
		const nodes: Text[] = [];
		const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) nodes.push(walker.currentNode as Text);
		const start = nodes
			.map((node) => node.data)
			.join("")
			.replaceAll("\u00a0", " ")
			.indexOf(text);
		if (start === -1) continue;
		let passed = 0;
		const middle = start + Math.floor(text.length / 2);
		for (const node of nodes) {
			if (middle < passed + node.length) {
				const range = document.createRange();
				range.setStart(node, middle - passed);
				range.setEnd(node, middle - passed + 1);
				const box = range.getBoundingClientRect();
				return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
			}
			passed += node.length;
		}
	}
	return null;
}
