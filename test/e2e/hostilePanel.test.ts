import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { heatBounds } from "../../sampler/heat.ts";
import { pieceFromBytes } from "../../sampler/piece.ts";
import { type HostileAnswer, hostileAnswers } from "../fixtures/hostileAnswers.ts";
import { cutBytes } from "../unit/webview/markdownSamples.ts";
import { stepsOf, tokenOf, turnOf } from "../unit/webview/support.ts";
import { letterPlaces, lookAt, type Sight } from "./support/answerSight.ts";
import { panelPages } from "./support/pages.ts";
import { launchChromium, openPanelPage, type PanelPage } from "./support/panelPage.ts";

/** All that an answer is drawn with. None of it loads anything, runs anything or leads anywhere by itself. */
const elements = [
	...["p", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "hr", "br", "div", "span", "pre", "code"],
	...["em", "strong", "del", "table", "thead", "tbody", "tr", "th", "td", "input", "button"],
	...["details", "summary"],
];
const attributes = [
	...["class", "role", "tabindex", "title", "aria-label", "aria-hidden", "aria-describedby", "type", "start"],
	...["disabled", "checked", "data-token", "data-tokens", "data-unsure", "data-doubt", "data-code"],
	"open",
];

/** Nodes of the page for a character, at most: itself, its token, the tint, its number, what it may begin. */
const nodesForCharacter = 6;
const nodesForAnswer = 200;
/** Elements in each other, at most, from the answer inwards. */
const deepest = 120;

describe("a hostile answer", () => {
	let browser: Browser;
	let panel: PanelPage;

	before(async () => {
		browser = await launchChromium();
		panel = await openPanelPage(browser);
	});

	after(() => browser?.close());

	afterEach("starts afresh where the panel may be broken", async function () {
		if (this.currentTest?.state !== "failed") return;
		await panel.close();
		panel = await openPanelPage(browser);
	});

	for (const [i, answer] of hostileAnswers.entries()) {
		it(`is only read: ${answer.name}`, async () => {
			await write(panel, `turn ${i}`, answer);
			const sight = await panel.page.evaluate(lookAt, `[data-turn="turn ${i}"]`);
			checkDrawn(sight, answer.text.length);
			await panel.page.getByRole("combobox").selectOption({ label: i % 2 === 0 ? "Entropy" : "Where to look" });
			checkDrawn(await panel.page.evaluate(lookAt, `[data-turn="turn ${i}"]`), answer.text.length);
			if (answer.readable !== undefined) {
				assert.ok(sight.text.includes(answer.readable), `${answer.readable} can be read in ${sight.text}`);
			}
			await useAfterwards(panel, sight);
			checkNothingHappened(panel, await panel.page.evaluate(() => "hacked" in window));
		});
	}
});

describe("text that turns around what is near it", () => {
	const openPage = panelPages();

	for (const [name, text] of [
		["an override that nothing ends", "one\u202Etwo three"],
		["isolates that nothing ends", "one\u2067two \u2066three"],
		["an override in code", "`one\u202Etwo three`"],
		["an override in highlighted code", '```js\none = "\u202Etwo"; three\n```'],
		["an override in a link's text", "one [\u202Etwo](https://evil.invalid/) three"],
		["an override in a target", "one [two](<x:\u202Ey>) three"],
	] as const) {
		it(`leaves letters from left to right: ${name}`, async () => {
			const panel = await openPage({ width: 900 });
			await write(panel, "a", { name, text });
			const words = ["one", "two", "three"].filter((word) => text.includes(word));
			const lefts = await panel.page.evaluate(letterPlaces, words);
			assert.ok(lefts.length >= 11);
			assert.deepEqual(
				lefts,
				lefts.toSorted((a, b) => a - b),
			);
		});
	}
});

const entropies = [0, ...heatBounds.map((choices) => Math.log(choices) + 0.01)];

/** Streams the answer into a panel that shows nothing else. */
async function write(panel: PanelPage, id: string, { text, pieces }: HostileAnswer): Promise<void> {
	const size = text.length > 20_000 ? 32 : 4;
	const cut = pieces ?? cutBytes(text, [size]).map((bytes) => pieceFromBytes(bytes));
	const steps = stepsOf(cut.map((piece, i) => tokenOf(piece, entropies[i % entropies.length])));
	await panel.show();
	await panel.change({ type: "shown", keep: 0, turns: [turnOf(id)] });
	const third = Math.ceil(steps.length / 3);
	for (let from = 0; from < steps.length; from += third) {
		await panel.change({ type: "steps", turn: id, from, steps: steps.slice(from, from + third) });
	}
	await panel.change({
		type: "end",
		turn: id,
		end: { reason: "stop" },
		error: null,
		milliseconds: 1,
		thresholds: null,
		canGoOn: false,
	});
	await panel.ended(id);
}

function checkDrawn(sight: Sight, characters: number): void {
	const strange = (found: readonly string[], known: readonly string[]) => found.filter((name) => !known.includes(name));
	assert.deepEqual(strange(sight.elements, elements), [], "elements");
	assert.deepEqual(strange(sight.attributes, attributes), [], "attributes");
	assert.deepEqual(sight.unseen, [], "characters that cannot be seen");
	assert.deepEqual(sight.unsaidLinks, [], "links that do not say where they lead");
	const most = nodesForAnswer + nodesForCharacter * characters;
	assert.ok(sight.nodes <= most, `${sight.nodes} nodes for ${characters} characters`);
	assert.ok(sight.depth <= deepest, `${sight.depth} elements in each other`);
}

/** What the panel tells its host unasked. */
const ofItself = ["focused", "draft"];

/** The panel still does what it is there for: a card opens and closes, a link asks, a question is sent. */
async function useAfterwards(panel: PanelPage, sight: Sight): Promise<void> {
	const { page } = panel;
	await panel.posted();
	if (sight.tokens > 0) {
		await page.locator(".answer [data-token][tabindex='0']").focus();
		await page.keyboard.press("Enter");
		await page.getByRole("dialog").waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
	}
	const link = page.locator(".answer .link-target").first();
	if (sight.links > 0) await link.press("Enter");
	const box = page.getByRole("textbox", { name: "Question" });
	await box.fill("Still there?");
	await box.press("Enter");
	const posted = await panel.posted();
	assert.deepEqual(
		posted.map(({ type }) => type).filter((type) => !ofItself.includes(type)),
		sight.links > 0 ? ["openLink", "ask"] : ["ask"],
	);
}

function checkNothingHappened({ requests, incidents, traffic }: PanelPage, ran: boolean): void {
	assert.equal(ran, false, "nothing ran");
	assert.deepEqual(requests, []);
	assert.deepEqual(incidents, []);
	assert.deepEqual(traffic.outsideRequests, []);
	assert.deepEqual(traffic.policyViolations, []);
	assert.deepEqual(traffic.pageErrors, []);
}
