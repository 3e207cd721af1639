import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { panelPage } from "../../../extension/chat/panelPage.ts";
import type { Change, FromPanel, PanelState, ToPanel } from "../../../extension/protocol/webview.ts";
import { chromiumFlags, requireChromium } from "../../../scripts/lib/chromium.mjs";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { patience } from "./patience.ts";
import { Traffic } from "./traffic.ts";

/** Nothing is there: what the page gets comes from dist/, and nothing else comes. */
const origin = "https://panel.invalid";

/** The panel's own files, by their names in dist/. */
const files: Readonly<Record<string, string>> = {
	".js": "text/javascript",
	".css": "text/css",
	".ttf": "font/ttf",
};
const own = (name: PageName) => [`${name}.js`, `${name}.css`, "codicon.ttf"];

/** What is built to be shown in a webview. */
export type PageName = "panel" | "replay";

const emptyState: PanelState = {
	status: { state: "ready" },
	model: { name: "nano", builtIn: true, device: "CPU", warning: null },
	showBuiltInNotice: false,
	turns: [],
	draft: { attachments: [], budget: null },
	notice: null,
};

export interface PanelPageOptions {
	readonly width?: number;
	readonly height?: number;
}

/** A Chromium for panel pages. Whoever starts it closes it. */
export async function launchChromium(): Promise<Browser> {
	return chromium.launch({ executablePath: await requireChromium(), args: chromiumFlags });
}

/**
 * Opens the built panel in a page of its own, without VS Code: the page as the extension host makes it, with its
 * security policy, and with nobody but the caller to tell it anything.
 */
export async function openPanelPage(browser: Browser, options: PanelPageOptions = {}): Promise<PanelPage> {
	const { page, traffic } = await preparePage(browser, "panel", options);
	const panel = new PanelPage(page, traffic);
	await page.goto(`${origin}/`);
	await panel.show();
	return panel;
}

/** Opens the built replay likewise; it waits for a trace. */
export async function openReplayPage(
	browser: Browser,
	options: PanelPageOptions = {},
): Promise<{ readonly page: Page; readonly traffic: Traffic }> {
	const opened = await preparePage(browser, "replay", options);
	await opened.page.goto(`${origin}/`);
	return opened;
}

/** A page that will be one of those that are built, in a place where nothing else is to be had. */
async function preparePage(
	browser: Browser,
	name: PageName,
	{ width = 400, height = 900 }: PanelPageOptions,
): Promise<{ readonly page: Page; readonly traffic: Traffic }> {
	const context = await browser.newContext({ viewport: { width, height } });
	context.setDefaultTimeout(patience);
	const page = await context.newPage();
	const traffic = new Traffic(origin);
	await traffic.watch(context, page);
	await context.route(`${origin}/**`, async (route) => {
		const file = new URL(route.request().url()).pathname.slice(1);
		if (file === "") await route.fulfill({ contentType: "text/html", body: html(name) });
		else if (own(name).includes(file)) {
			await route.fulfill({ contentType: files[extname(file)]!, body: readFileSync(fromRoot("dist", file)) });
		} else await route.abort();
	});
	await page.addInitScript(standInForVsCode);
	return { page, traffic };
}

const html = (name: PageName) =>
	panelPage({ cspSource: origin, script: `${origin}/${name}.js`, style: `${origin}/${name}.css` });

declare global {
	interface Window {
		/** In the panel's page: what the panel has posted to its host. */
		postedByPanel: FromPanel[];
		/** What it has asked VS Code to keep. */
		stateOfPanel: unknown;
	}
}

/** In the page: what VS Code gives to a webview. What it keeps is there again when the page is loaded anew. */
function standInForVsCode(): void {
	const posted: FromPanel[] = [];
	const api = {
		postMessage: (message: FromPanel) => posted.push(message),
		getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
		setState: (next: unknown) => {
			sessionStorage.setItem("state", JSON.stringify(next));
			window.stateOfPanel = next;
		},
	};
	Object.assign(window, { postedByPanel: posted, acquireVsCodeApi: () => api });
}

/** A panel of which the caller is the host. */
export class PanelPage {
	#revision = 0;

	/** Of what the panel was told last. */
	get revision(): number {
		return this.#revision;
	}

	/** What happened to the page that a panel never does: it left, opened another, or asked with a browser's dialog. */
	readonly incidents: string[] = [];
	/** All that was asked for beside the panel's own files, whether it could leave or not. */
	readonly requests: string[] = [];

	constructor(
		readonly page: Page,
		readonly traffic: Traffic,
	) {
		let loaded = false;
		page.context().on("request", (request) => {
			const { origin: from, pathname } = new URL(request.url());
			const known = from === origin && ["", ...own("panel")].includes(pathname.slice(1));
			if (!known) this.requests.push(request.url());
		});
		page.context().on("page", (other) => this.incidents.push(`another page: ${other.url()}`));
		page.on("framenavigated", (frame) => {
			if (loaded) this.incidents.push(`went to ${frame.url()}`);
			loaded = true;
		});
		page.on("frameattached", () => this.incidents.push("a frame"));
		page.on("download", (download) => this.incidents.push(`a download: ${download.url()}`));
		page.on("dialog", async (dialog) => {
			this.incidents.push(`a dialog: ${dialog.message()}`);
			await dialog.dismiss();
		});
	}

	/** Tells the panel the whole state. */
	async show(state: Partial<PanelState> = {}): Promise<void> {
		await this.tell({ type: "snapshot", revision: ++this.#revision, state: { ...emptyState, ...state } });
	}

	/** Loads the page anew, as when the view was hidden and is shown again, and tells it the whole state. */
	async comeBack(state: Partial<PanelState>): Promise<void> {
		await this.page.reload();
		await this.show(state);
	}

	/** Tells the panel what has changed since it was told last. */
	async change(...changes: readonly Change[]): Promise<void> {
		await this.tell({ type: "delta", base: this.#revision, revision: ++this.#revision, changes });
	}

	/** Posts a message, and waits for the frame in which it has been handled: behind the panel's own listener stands one more. */
	async tell(message: ToPanel): Promise<void> {
		await this.page.evaluate(async (message) => {
			const handled = new Promise((resolve) => window.addEventListener("message", resolve, { once: true }));
			window.postMessage(message, "*");
			await handled;
			await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
		}, message);
	}

	/** Waits until a turn is drawn to its end. */
	async ended(turn: string): Promise<void> {
		await this.page.locator(`[data-turn="${turn}"] .end-line:not(.working)`).waitFor({ state: "attached" });
	}

	/** What the panel has told its host since the last call. */
	posted(): Promise<FromPanel[]> {
		return this.page.evaluate(() => window.postedByPanel.splice(0));
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}
}
