import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { type BrowserHost, startBrowserHost } from "../../../scripts/lib/browserHost.mjs";
import { chromiumFlags, requireChromium } from "../../../scripts/lib/chromium.mjs";
import { fromRoot } from "../../../scripts/lib/root.mjs";
import { runningProcesses } from "../../support/processes.ts";

/** What all tests of a run share: a browser host with Hunch installed as a person has it, and a Chromium. */
export interface Shared {
	readonly host: BrowserHost;
	readonly browser: Browser;
}

/** Everything a run writes, but for the screenshots. */
export const place = fromRoot("out", "e2e");

let shared: Promise<Shared> | undefined;

/** Starts the shared host at the first call. */
export function sharedHost(): Promise<Shared> {
	shared ??= startShared();
	return shared;
}

async function startShared(): Promise<Shared> {
	for (const stale of [place, fromRoot("out", "screenshots")]) rmSync(stale, { recursive: true, force: true });
	const executablePath = await requireChromium();
	const host = await startBrowserHost({ data: join(place, "data") });
	const browser = await chromium.launch({ executablePath, args: chromiumFlags });
	return { host, browser };
}

/** The process ids of the engines that live in the shared host. */
export async function enginePids(): Promise<number[]> {
	const { host } = await sharedHost();
	return runningProcesses()
		.filter(({ group, command }) => group === host.process.pid && command.includes("engine.mjs"))
		.map(({ pid }) => pid);
}

after("ends the browser and the host", async () => {
	// Where it did not start, the tests have said so.
	const started = await shared?.catch(() => undefined);
	await started?.browser.close();
	await started?.host.stop();
});
