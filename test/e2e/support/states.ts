import type { PanelState, Turn } from "../../../extension/protocol/webview.ts";
import { nothingSpent } from "../../../sampler/budget.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import type { TraceAction, TraceStep, TraceToken } from "../../../sampler/trace.ts";
import { actionOf, stepsOf, tokenOf, turnOf } from "../../unit/webview/support.ts";
import type { PanelPage } from "./panelPage.ts";

/** What a person may see of the panel, and how it comes to be there. */
export interface PanelLook {
	readonly name: string;
	/** Pixels; as wide as a side bar unless told. */
	readonly width?: number;
	readonly state: Partial<PanelState>;
	/** What a person does then. */
	readonly act?: (panel: PanelPage) => Promise<void>;
}

/** A token with alternatives that have most of what it leaves them. */
function token(piece: string, entropy: number, ...others: string[]): TraceToken {
	const plain = tokenOf(piece, entropy, piece.length);
	const rest = (1 - plain.probability!) * 0.9;
	const share = (i: number) => rest * (i === 0 ? 0.7 : 0.3 / Math.max(1, others.length - 1));
	const alternatives = others.map((piece, i) => ({ token: 100 + i, piece, probability: share(i) }));
	return { ...plain, alternatives: [...plain.alternatives, ...alternatives] };
}

const sure = (text: string): TraceToken[] => text.split(/(?<=\s)/).map((piece) => token(piece, 0));

const prose = [
	...sure("The function `half` returns "),
	token("half", 1.4, "twice", "all"),
	...sure(" of its argument:\n\n- it takes a number\n- it gives a "),
	token("number", 0.7, "string"),
	...sure(" back\n\n| size | half |\n|---|---|\n| 2 | 1 |\n| 7 | "),
	token("3.5", 1.1, "3", "4"),
	...sure(" |\n\n```ts\nfunction half(size: number): number {\n\t// What is odd is not rounded.\n\treturn size / "),
	token("2", 2, "3", "size"),
	...sure(";\n}\n```\n\n> It was tried with small numbers only. "),
];

const lost: TraceAction = {
	...actionOf(prose.length, [token("It", 0.2), token(" works", 0.9, " fails"), token(".", 0)]),
	paths: [
		{
			tokens: [token("It", 0.2), token(" works", 0.9, " fails"), token(".", 0)],
			end: "line",
			scores: { logProbability: -0.31, entropy: -0.4, confidence: 2.1, downhill: 0.2 },
		},
		{
			tokens: [token("Nobody", 1.8, "It"), token(" knows", 0.4), token(".", 0)],
			end: "line",
			scores: { logProbability: -1.22, entropy: -0.9, confidence: 1.1, downhill: -0.1 },
		},
	],
	choice: "best",
	score: "logProbability",
};

/** An answer with everything in it: prose, a list, a table, code, unsure places, what was taken back and tried. */
const answer: TraceStep[] = [...stepsOf([...prose, token("Perhaps", 2.2, "It")]), { type: "action", action: lost }];

const thought = stepsOf([
	...sure("<think>\nThe argument is divided by "),
	token("two", 1.7, "three"),
	...sure(", so that the result is half of it.\n"),
]);
const conclusion = stepsOf([tokenOf("</think>"), ...sure("\n\nIt returns half of its argument.")]);

const ended = {
	end: { reason: "stop", spent: { ...nothingSpent, extraTokens: 6, resamples: 1 } },
	milliseconds: 3200,
	thresholds: defaultThresholds,
} as const;
const failed = {
	code: "ENGINE_EXITED",
	message: "The engine stopped unexpectedly. What was written is kept.",
	actions: ["retry", "showLog"],
} as const;
const code = { label: "invoice.ts, lines 3 to 5", language: "typescript", code: "let a = 1;", source: null };
const question = { text: "/explain What does it return?", attachments: [code] };

/** One of the answers to the question that are compared. */
const compared = (title: string, change: Partial<Turn>, isCurrent = false): Turn =>
	turnOf(title, {
		question,
		sibling: { index: 1, count: 4 },
		compared: { comparison: "c", title, about: `What ${title} does.`, isTogether: true, isCurrent },
		...change,
	});

/** Three answers, of which one is whole, one is being written, and one waits. */
const comparing: Partial<PanelState> = {
	status: { state: "writing" },
	turns: [
		compared("Entropix", { ...ended, steps: answer }, true),
		compared("Greedy", { steps: answer.slice(0, 12) }),
		compared("Entropy-based dynamic temperature", {}),
	],
};
const compareEnded: Partial<PanelState> = {
	turns: [
		compared("Entropix", { ...ended, steps: answer }, true),
		compared("Greedy", { ...ended, steps: answer.slice(0, 20) }),
		compared("Temperature", { end: { reason: "failed" }, error: failed, canGoOn: true }),
	],
};

const answered: Partial<PanelState> = { turns: [turnOf("a", { ...ended, question, steps: answer })] };
const budget = { capacity: 4096, earlier: 2100, attached: 700, question: 20, answer: 512, omitted: 2 };
const draft = {
	attachments: [
		{ id: "x", label: "invoice.ts, lines 3 to 5", tokens: 40, isCounted: true },
		{ id: "y", label: "Problems in src/a/very/long/path/of/a/file.ts", tokens: 660, isCounted: false },
	],
	budget,
};

const click = (name: string | RegExp) => (panel: PanelPage) => panel.page.getByRole("button", { name }).first().click();
const openLegend = click("How unsure");

/** Shows entropy, pins the card of an unsure token, and asks for the line of one of its alternatives. */
async function pinCard(panel: PanelPage): Promise<void> {
	await panel.page.getByRole("combobox").selectOption({ label: "Entropy" });
	await panel.page.locator(".answer [data-unsure]").first().click();
	await panel.page.getByRole("dialog").waitFor();
	await click(/^Show the line/)(panel);
	const asked = (await panel.posted()).find(({ type }) => type === "lookAhead");
	if (asked?.type === "lookAhead") await panel.tell({ ...asked, type: "ahead", line: sure("twice its argument:") });
	await panel.page.locator(".ahead code").waitFor();
}

async function openMark(panel: PanelPage): Promise<void> {
	await panel.page.locator("[data-mark]").first().click();
	await panel.page.locator(".action-details").waitFor();
}

async function openPictures(panel: PanelPage): Promise<void> {
	await click("Uncertainty")(panel);
	await panel.page.getByRole("slider", { name: "Quadrant map" }).focus();
	await panel.page.keyboard.press("End");
}

async function fillBox(panel: PanelPage): Promise<void> {
	await panel.page.locator(".budget summary").click();
	await panel.page.getByRole("textbox", { name: "Question" }).pressSequentially("/");
	await panel.page.getByRole("listbox").waitFor();
}

export const panelLooks: readonly PanelLook[] = [
	{ name: "welcome", state: { showBuiltInNotice: true } },
	{ name: "loading", state: { status: { state: "loading", progress: 0.4 }, turns: [turnOf("a", { question })] } },
	{
		name: "going-back",
		state: {
			status: { state: "writing" },
			turns: [turnOf("a", { question, steps: answer.slice(0, 20), activity: { kind: "resample", paths: 3 } })],
		},
	},
	{ name: "review", state: answered },
	{ name: "legend", state: answered, act: openLegend },
	{ name: "card", state: answered, act: pinCard },
	{ name: "mark", state: answered, act: openMark },
	{ name: "pictures", state: answered, act: openPictures },
	{
		name: "thinking",
		state: {
			turns: [
				turnOf("a", { ...ended, question, steps: [...thought, ...conclusion] }),
				turnOf("b", { ...ended, end: { reason: "length" }, steps: thought }),
			],
		},
	},
	{
		name: "versions",
		state: {
			turns: [
				turnOf("a", {
					...ended,
					end: { reason: "cancelled" },
					canGoOn: true,
					omitted: 2,
					sibling: { index: 1, count: 3 },
					steps: answer.slice(0, 20),
				}),
			],
		},
	},
	{
		name: "editing",
		state: answered,
		act: async (panel) => {
			await click("Edit and ask again")(panel);
			await panel.page.getByRole("textbox", { name: "Question, edited" }).waitFor();
		},
	},
	{
		name: "failed",
		state: {
			status: { state: "failed", error: failed },
			turns: [
				turnOf("a", { ...ended, question, end: { reason: "failed" }, error: failed, canGoOn: true, steps: thought }),
			],
			notice: { code: "NO_EDITOR", message: "No editor is open. Open a file, and try again.", actions: [] },
		},
	},
	{ name: "question", state: { ...answered, draft }, act: fillBox },
	{
		name: "too-long",
		state: { ...answered, draft: { ...draft, budget: { ...budget, attached: 4000 } } },
	},
	{ name: "comparing", state: comparing },
	{ name: "narrow-review", width: 200, state: answered },
	{ name: "narrow-card", width: 200, state: answered, act: pinCard },
	{ name: "narrow-mark", width: 200, state: answered, act: openMark },
	{ name: "narrow-pictures", width: 200, state: answered, act: openPictures },
	{ name: "narrow-question", width: 200, state: { ...answered, draft }, act: fillBox },
	{ name: "narrow-compared", width: 200, state: compareEnded },
	{ name: "wide-review", width: 1200, state: answered },
	{ name: "wide-comparing", width: 1200, state: comparing },
	{ name: "wide-compared", width: 1200, state: compareEnded },
];
