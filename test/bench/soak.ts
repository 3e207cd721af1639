import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { EngineClient } from "../../extension/engine/client.ts";
import { seededRandom } from "../../sampler/random.ts";
import { ask, liveClient, loadRequest, user } from "../support/liveEngine.ts";
import type { Report } from "./support/report.ts";
import { median } from "./support/statistics.ts";

const answers = 1000;

/** Memory has settled after this many, and is compared between as many then and as many at the end. */
const settled = 200;

/** An answer is called off after so many signs of it at most: pieces of its prompt, tokens and actions. */
const mostSigns = 60;

const entropix = { name: "entropix", values: {} };

const questions = [
	"Which is larger, 9.9 or 9.11?",
	"What does this print?\n```ts\nconsole.log(14 * 20 - 8)\n```",
	"Explain this code:\n```ts\nfunction add(a: number, b: number) {\n  return a + b;\n}\n```",
	"Tell me about the sea.",
];

/** A thousand answers of the built-in model with all its actions, half of them called off somewhere, some before they began. */
export async function run(report: Report): Promise<void> {
	setFlagsFromString("--expose-gc");
	const collectGarbage = runInNewContext("gc") as () => void;
	const client = liveClient();
	const random = seededRandom(1);
	const host: number[] = [];
	const engine: number[] = [];
	let failed = 0;
	try {
		await client.load(loadRequest());
		const resources = openResources();
		for (let i = 0; i < answers; i++) {
			const question = user(questions[Math.floor(random.next() * questions.length)]!);
			const source = new CancellationTokenSource();
			let left = random.next() < 0.5 ? Math.floor(random.next() * mostSigns) : Number.POSITIVE_INFINITY;
			const sign = () => {
				if (left-- === 0) source.cancel();
			};
			sign();
			const listening = { source, onReading: sign, onEvent: sign };
			const { error } = await ask(client, [question], { ...listening, policy: entropix, seed: i, maxTokens: 100 });
			source.dispose();
			if (error !== null) failed++;
			if (i % 10 === 0) {
				collectGarbage();
				host.push(process.memoryUsage().heapUsed);
				engine.push(await memoryOf(client));
			}
		}
		report({ name: "soak-host-memory", value: growth(host), unit: "×", goal: { atMost: 1.1 } });
		report({ name: "soak-engine-memory", value: growth(engine), unit: "×", goal: { atMost: 1.1 } });
		report({ name: "soak-open-paths", value: (await client.diagnose())!.openPaths, unit: "", goal: { atMost: 0 } });
		report({ name: "soak-open-handles", value: openResources() - resources, unit: "", goal: { atMost: 0 } });
		report({ name: "soak-failed", value: failed, unit: "", goal: { atMost: 0 } });
	} finally {
		client.dispose();
	}
}

/** Timers, channels and streams of this process that are open. */
const openResources = (): number => process.getActiveResourcesInfo().length;

async function memoryOf(client: EngineClient): Promise<number> {
	return (await client.diagnose())!.memory;
}

/** What is used at the end, over what was used when it had settled. */
function growth(samples: readonly number[]): number {
	const each = settled / 10;
	return median(samples.slice(-each)) / median(samples.slice(each, 2 * each));
}
