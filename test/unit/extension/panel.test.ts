import assert from "node:assert/strict";
import { linkAddress } from "../../../extension/chat/linkAddress.ts";
import { dispatch, type Handlers, readFromPanel } from "../../../extension/chat/panelMessages.ts";
import { panelPage } from "../../../extension/chat/panelPage.ts";
import type { FromPanel } from "../../../extension/protocol/webview.ts";

const messages: FromPanel[] = [
	{ type: "ready" },
	{ type: "focused", isFocused: true },
	{ type: "ask", text: "Why?" },
	{ type: "draft", text: "Wh" },
	{ type: "addContext", kind: null },
	{ type: "addContext", kind: "problems" },
	{ type: "addFile", uri: "file:///a.ts" },
	{ type: "removeContext", id: "x" },
	{ type: "findFiles", query: "inv" },
	{ type: "stop" },
	{ type: "goOn", turn: "t" },
	{ type: "regenerate", turn: "t" },
	{ type: "edit", turn: "t", text: "Who?" },
	{ type: "showSibling", turn: "t", step: -1 },
	{ type: "chooseToken", turn: "t", index: 0, token: 7 },
	{ type: "fetch", turn: "t" },
	{ type: "lookAhead", turn: "t", index: 0, token: 7 },
	{ type: "choosePath", turn: "t", mark: 0, path: 1 },
	{
		type: "takeCode",
		how: "apply",
		label: "ts",
		turn: "t",
		segments: [
			{ text: "a", token: 0 },
			{ text: " ", token: null },
		],
	},
	{ type: "copy", text: "a" },
	{ type: "savePicture", name: "entropy-timeline", svg: "<svg></svg>" },
	{ type: "action", action: "retry" },
	{ type: "dismissBuiltInNotice" },
	{ type: "dismissNotice" },
	{ type: "openLink", url: "https://x.example" },
];

describe("messages from the panel", () => {
	it("are read as they were sent, and reach the function of their type", async () => {
		const reached: FromPanel[] = [];
		const keep = (message: FromPanel) => void reached.push(message);
		const handlers = Object.fromEntries(messages.map(({ type }) => [type, keep])) as unknown as Handlers;
		for (const message of messages) await dispatch(handlers, readFromPanel(structuredClone(message)));
		assert.deepEqual(reached, messages);
	});

	it("are refused when they are anything else", () => {
		const bad: unknown[] = [
			...[null, undefined, 7, "ready", [], {}, { type: "unknown" }, { type: "toString" }, { type: "ask" }],
			...[
				{ type: "ask", text: 7 },
				{ type: "action", action: "formatDisk" },
				{ type: "showSibling", turn: "t", step: 2 },
				{ type: "openLink", url: null },
				{ type: "savePicture", name: "../up", svg: "" },
			],
			{ type: "takeCode", how: "insert", label: "", turn: "t", segments: [{ text: "a", token: -1 }] },
			{ type: "takeCode", how: "insert", label: "", turn: "t", segments: [{ text: "a", token: 0.5 }] },
			{ type: "takeCode", how: "insert", label: "", turn: "t", segments: "a" },
		];
		for (const message of bad) assert.throws(() => readFromPanel(message), JSON.stringify(message));
	});
});

describe("the panel's page", () => {
	const parts = { cspSource: "https://host", script: "https://host/panel.js", style: "https://host/panel.css" };
	const policyOf = (page: string) => /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
	const nonceOf = (page: string) => /<script nonce="([^"]+)"/.exec(page)![1]!;

	it("allows its own script, styles and font, and nothing else", () => {
		const page = panelPage(parts);
		assert.deepEqual(policyOf(page).split("; "), [
			"default-src 'none'",
			"style-src https://host",
			"font-src https://host",
			`script-src 'nonce-${nonceOf(page)}'`,
			"base-uri 'none'",
			"form-action 'none'",
		]);
		assert.equal(page.match(/<script/g)?.length, 1);
	});

	it("has a nonce of its own each time, of at least 128 bits", () => {
		const nonces = Array.from({ length: 50 }, () => nonceOf(panelPage(parts)));
		assert.equal(new Set(nonces).size, 50);
		for (const nonce of nonces) assert.ok(Buffer.from(nonce, "base64url").length >= 16);
	});
});

describe("links in answers", () => {
	it("lead to web and mail addresses, shown as they will be opened", () => {
		assert.equal(linkAddress("https://x.example/a?b#c"), "https://x.example/a?b#c");
		assert.equal(linkAddress("HTTP://X.example"), "http://x.example/");
		assert.equal(linkAddress("mailto:a@x.example"), "mailto:a@x.example");
		assert.equal(linkAddress("https://аpple.example"), "https://xn--pple-43d.example/", "a Cyrillic а is not an a");
	});

	it("lead nowhere else", () => {
		const bad = [
			...["command:workbench.action.quit", "vscode://x/y", "file:///etc/passwd", "javascript:alert(1)", "data:,x"],
			...["//x.example", "/etc/passwd", "x.example", "", "ftp://x.example", " \njavascript:alert(1)"],
		];
		for (const link of bad) assert.equal(linkAddress(link), null, link);
	});
});
