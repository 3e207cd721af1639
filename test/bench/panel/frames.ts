import type { Page } from "playwright-core";

/** A frame of the page, in milliseconds. */
export interface Frame {
	readonly start: number;
	/** What the main thread did in it: scripts, styles, layout and paint. */
	readonly work: number;
}

declare global {
	interface Window {
		framesSeen: Frame[];
	}
}

/** From now on the page notes each of its frames. */
export async function watchFrames(page: Page): Promise<void> {
	await page.evaluate(() => {
		const frames: { start: number; work: number }[] = [];
		window.framesSeen = frames;
		const { port1, port2 } = new MessageChannel();
		let start = 0;
		// A message that is posted in a frame is handled when that has been drawn.
		port1.onmessage = () => frames.push({ start, work: performance.now() - start });
		// Asked for in the frame before, it is the first to run in this one.
		const onFrame = () => {
			start = performance.now();
			port2.postMessage(null);
			requestAnimationFrame(onFrame);
		};
		requestAnimationFrame(onFrame);
	});
}
