import type { CDPSession } from "playwright-core";
import { heldBack } from "../../extension/chat/entry.ts";
import type { Turn } from "../../extension/protocol/webview.ts";
import type { TraceStep } from "../../sampler/trace.ts";
import { launchChromium, openPanelPage, type PanelPage } from "../e2e/support/panelPage.ts";
import { turnOf } from "../unit/webview/support.ts";
import { answerSteps } from "./panel/answers.ts";
import { type Frame, watchFrames } from "./panel/frames.ts";
import { stepsInPage, streamInPage } from "./panel/stream.ts";
import type { Report } from "./support/report.ts";
import { median, percentile } from "./support/statistics.ts";

/** Tokens of the transcript, in answers of this many. */
const transcript = 20_000;
const answerLength = 1000;
/** Tokens that arrive in a second, and for how many seconds. */
const rate = 200;
const seconds = 15;
const idleSeconds = 5;
/** Answers whose memory is compared, one after another. */
const answers = 50;

const ended = { end: { reason: "stop" }, milliseconds: 1000 } as const;

/** The panel in Chromium, without VS Code: what it costs to show an answer while it is written, and much of what was. */
export async function run(report: Report): Promise<void> {
	const browser = await launchChromium();
	try {
		// As the host sends them.
		const turns = heldBack(
			Array.from({ length: transcript / answerLength }, (_, i) =>
				turnOf(`t${i}`, { ...ended, steps: answerSteps(answerLength, i) }),
			),
		);
		await firstPaint(report, () => openPanelPage(browser), turns);
		const panel = await openPanelPage(browser);
		await panel.show({ turns });
		await writing(report, panel);
		await panel.close();
		await memory(
			report,
			"panel-memory",
			() => openPanelPage(browser),
			(answer) => answer,
		);
		// What the page keeps of conversations that are gone.
		await memory(
			report,
			"panel-memory-after-others",
			() => openPanelPage(browser),
			() => 0,
		);
	} finally {
		await browser.close();
	}
}

/** From the moment the transcript is there until the page has drawn it. */
async function firstPaint(report: Report, open: () => Promise<PanelPage>, turns: readonly Turn[]): Promise<void> {
	const times: number[] = [];
	for (let i = 0; i < 5; i++) {
		const panel = await open();
		times.push(await drawTime(panel, turns));
		await panel.close();
	}
	report({ name: "panel-first-paint-ms", value: median(times), unit: "ms", goal: { atMost: 300 } });
}

async function drawTime({ page }: PanelPage, turns: readonly Turn[]): Promise<number> {
	return page.evaluate(async (turns) => {
		const state = {
			status: { state: "ready" },
			model: { name: "nano", builtIn: true, device: "CPU", warning: null },
			showBuiltInNotice: false,
			turns,
			draft: { attachments: [], budget: null },
			notice: null,
		};
		const start = performance.now();
		window.postMessage({ type: "snapshot", revision: 1, state }, "*");
		while (document.querySelector(".turn .answer") === null) await new Promise(requestAnimationFrame);
		// The frame in which it is there has been drawn when the next task runs.
		await new Promise((resolve) => setTimeout(resolve, 0));
		return performance.now() - start;
	}, turns);
}

/** A further answer is written below the transcript, and read along. */
async function writing(report: Report, panel: PanelPage): Promise<void> {
	await panel.change({ type: "shown", keep: transcript / answerLength, turns: [turnOf("new")] });
	const steps = await stepsInPage(panel, answerSteps(rate * seconds, 99));
	await watchFrames(panel.page);
	// What the machine drops while nothing happens is not the panel's.
	await panel.page.waitForTimeout(idleSeconds * 1000);
	const idle = await panel.page.evaluate(() => window.framesSeen.splice(0));
	await streamInPage(panel, "new", steps, rate);
	const frames = await panel.page.evaluate(() => window.framesSeen);
	const work = frames.map(({ work }) => work);
	report({ name: "panel-work-p95-ms", value: percentile(work, 95), unit: "ms", goal: { atMost: 8 } });
	report({ name: "panel-work-p50-ms", value: median(work), unit: "ms" });
	report({
		name: "panel-work-idle-p95-ms",
		value: percentile(
			idle.map(({ work }) => work),
			95,
		),
		unit: "ms",
	});
	report({ name: "panel-dropped-frames", value: 100 * droppedShare(frames), unit: "%", goal: { atMost: 1 } });
	report({ name: "panel-dropped-frames-idle", value: 100 * droppedShare(idle), unit: "%" });
}

/** Frames that should have been there between those that were. */
function droppedShare(frames: readonly Frame[]): number {
	const intervals = frames.slice(1).map(({ start }, i) => start - frames[i]!.start);
	const frame = median(intervals);
	const dropped = intervals.reduce((sum, interval) => sum + Math.max(0, Math.round(interval / frame) - 1), 0);
	return dropped / (dropped + intervals.length);
}

/**
 * The page's memory as answers are written in it, of the last ten over that of the second ten.
 * @param keeps how many answers stand before the next one
 */
async function memory(
	report: Report,
	name: string,
	open: () => Promise<PanelPage>,
	keeps: (answer: number) => number,
): Promise<void> {
	const panel = await open();
	const session = await panel.page.context().newCDPSession(panel.page);
	const used: number[] = [];
	for (let i = 0; i < answers; i++) {
		await write(panel, `m${i}`, keeps(i), answerSteps(answerLength, i % 5));
		used.push(await heapOf(session));
	}
	const growth = median(used.slice(-10)) / median(used.slice(10, 20));
	report({ name, value: growth, unit: "×", goal: { atMost: 1.1 } });
	await panel.close();
}

async function write(panel: PanelPage, id: string, keep: number, steps: readonly TraceStep[]): Promise<void> {
	await panel.change({ type: "shown", keep, turns: [turnOf(id)] });
	for (let from = 0; from < steps.length; from += 100) {
		await panel.change({ type: "steps", turn: id, from, steps: steps.slice(from, from + 100) });
	}
	const { error, thresholds, canGoOn } = turnOf(id);
	await panel.change({ type: "end", turn: id, error, thresholds, canGoOn, ...ended });
}

async function heapOf(session: CDPSession): Promise<number> {
	await session.send("HeapProfiler.collectGarbage");
	return (await session.send("Runtime.getHeapUsage")).usedSize;
}
