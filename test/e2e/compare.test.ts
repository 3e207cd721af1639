import type { Browser } from "playwright-core";
import type { Compared, Turn } from "../../extension/protocol/webview.ts";
import { nothingSpent } from "../../sampler/budget.ts";
import { defaultThresholds } from "../../sampler/quadrant.ts";
import { stepsOf, tokenOf, tokensOf, turnOf } from "../unit/webview/support.ts";
import { assertAccessible } from "./support/axe.ts";
import { launchChromium, openPanelPage, type PanelPage } from "./support/panelPage.ts";

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
	let browser: Browser;
	let panel: PanelPage;

	before(async () => {
		browser = await launchChromium();
	});
	after(() => browser?.close());
	afterEach(() => panel?.close());

	for (const width of [200, 400, 1200]) {
		it(`have nothing serious, and scroll nothing sideways: ${width} pixels wide`, async () => {
			panel = await openPanelPage(browser, { width });
			await panel.show({ turns: threeAnswers });
			await panel.ended("Greedy");
			await panel.page.screenshot({ path: `out/screenshots/compare-${width}.png` });
			await assertAccessible(panel.page, ["color-contrast"]);
		});
	}
});
