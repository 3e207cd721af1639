import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CalibrationSettings, Calibrations } from "../../../extension/calibration/calibrations.ts";
import { corpus } from "../../../extension/calibration/corpus.ts";
import { fingerprint } from "../../../extension/calibration/fingerprint.ts";
import { withOverrides } from "../../../extension/calibration/overrides.ts";
import { RecordStore } from "../../../extension/calibration/recordStore.ts";
import { describeCalibration } from "../../../extension/calibration/report.ts";
import type { Loaded } from "../../../extension/engine/load.ts";
import type { ModelFacts, ScoreParams, ScoreResult } from "../../../extension/protocol/engine.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { seededRandom } from "../../../sampler/random.ts";
import { traceToken } from "./support.ts";

const auto: CalibrationSettings = { calibration: true, thresholds: {} };

/** A model that is sure of most, and measures the same text alike. */
function scored({ answer }: ScoreParams): ScoreResult {
	const random = seededRandom(answer.length);
	const entropy = Array.from({ length: 30 }, () => 4 * random.next() ** 6);
	return { entropy, varentropy: entropy.map((h) => h * random.next()), meanLogProbability: -0.5 };
}

/** A model in memory, loaded once more. */
const load = (path: string): Loaded => ({ path, facts: {} as ModelFacts });

describe("calibrations", () => {
	let folder: string;
	let model: string;
	let loaded: Loaded | null;
	const said: string[] = [];
	const log = { info: (text: string) => said.push(text), error: (text: string) => said.push(text) } as never;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "hunch-calibration-"));
		model = join(folder, "model.gguf");
		await writeFile(model, "the weights");
		loaded = load(model);
		said.length = 0;
	});

	afterEach(() => rm(folder, { recursive: true }));

	const store = () => new RecordStore(join(folder, "calibration"), log);
	const calibrate = (
		score: (params: ScoreParams) => Promise<ScoreResult | null> = async (params) => scored(params),
		settings = auto,
	) => {
		const client = {
			score,
			get loaded() {
				return loaded;
			},
		};
		return new Calibrations(client, store(), settings, log);
	};

	it("are the defaults until the whole corpus has been read, and then fit the model", async () => {
		const calibrations = calibrate();
		await calibrations.follow();
		assert.deepEqual([calibrations.thresholds, calibrations.percentiles], [defaultThresholds, null]);
		await calibrations.readOn();
		assert.equal(calibrations.source, "fitted");
		assert.notDeepEqual(calibrations.thresholds, defaultThresholds);
		const { pause, branch, resample } = calibrations.record!.rates("held out", calibrations.thresholds);
		assert.ok(pause + branch + resample > 0.03 && pause + branch + resample < 0.12);
		const { entropy } = calibrations.percentiles!;
		assert.ok(entropy[2] < calibrations.thresholds.entropy.high && calibrations.thresholds.entropy.high < entropy[4]);
	});

	it("stop as soon as somebody asks, and go on from there, even in another session", async () => {
		let reads = 0;
		const interrupted = calibrate(async (params) => (reads++ < 10 ? scored(params) : null));
		await interrupted.follow();
		await interrupted.readOn();
		assert.deepEqual([interrupted.record!.read, interrupted.source], [10, "default"]);
		const asked: string[] = [];
		const later = calibrate(async (params) => {
			asked.push(params.question);
			return scored(params);
		});
		await later.follow();
		await later.readOn();
		assert.deepEqual([asked.length, later.source], [corpus.length - 10, "fitted"]);
	});

	it("are read back for the same file, and not for another", async () => {
		const first = calibrate();
		await first.follow();
		await first.readOn();
		const again = calibrate(async () => assert.fail("it was read anew"));
		await again.follow();
		await again.readOn();
		assert.deepEqual(again.thresholds, first.thresholds);
		await writeFile(model, "other weights");
		const other = calibrate();
		await other.follow();
		assert.equal(other.source, "default");
	});

	it("are those of a file that took the place of another, once it is loaded", async () => {
		const calibrations = calibrate();
		await calibrations.follow();
		await calibrations.readOn();
		const known = calibrations.record;
		await writeFile(model, "weights of another length");
		await calibrations.follow();
		assert.equal(calibrations.record, known, "those of the file that is in memory");
		loaded = load(model);
		await calibrations.follow();
		assert.deepEqual([calibrations.source, calibrations.record?.read], ["default", 0]);
	});

	it("are still those of a model whose file is gone while it is in memory", async () => {
		const calibrations = calibrate();
		await calibrations.follow();
		await calibrations.readOn();
		await rm(model);
		await calibrations.follow();
		assert.deepEqual([calibrations.source, calibrations.isCurrent], ["fitted", true]);
	});

	it("have what another window has read, and are begun anew for all windows", async () => {
		const [one, other] = [calibrate(), calibrate(async () => null)];
		await Promise.all([one.follow(), other.follow()]);
		await one.readOn();
		await other.learn([traceToken("a")]);
		assert.equal(other.source, "fitted");
		const later = async () => {
			const calibrations = calibrate(async () => null);
			await calibrations.follow();
			return calibrations.record!;
		};
		assert.equal((await later()).read, corpus.length);
		await other.again();
		await one.learn([traceToken("a")]);
		assert.deepEqual([(await later()).read, (await later()).samples("answers").length], [0, 0]);
	});

	it("are left as they are where their model is in memory no more, or another one is", async () => {
		const calibrations = calibrate();
		await calibrations.follow();
		await calibrations.readOn();
		const stored = await readdir(join(folder, "calibration"));
		for (const other of [null, load(join(folder, "other.gguf")), load(model)]) {
			loaded = other;
			assert.equal(calibrations.isCurrent, false);
			await calibrations.again();
			await calibrations.learn([traceToken("a")]);
			assert.deepEqual(await readdir(join(folder, "calibration")), stored);
			assert.deepEqual([calibrations.source, calibrations.record?.samples("answers").length], ["fitted", 0]);
		}
	});

	it("count no more as soon as they are turned off", async () => {
		const settings = { ...auto };
		const calibrations = calibrate(undefined, settings);
		await calibrations.follow();
		await calibrations.readOn();
		Object.assign(settings, { calibration: false });
		assert.deepEqual([calibrations.source, calibrations.thresholds], ["default", defaultThresholds]);
		assert.equal(calibrations.isCurrent, false);
	});

	it("learn from the answers, but not from thoughts", async () => {
		const calibrations = calibrate();
		await calibrations.follow();
		await calibrations.readOn();
		await calibrations.learn([traceToken("a"), { ...traceToken("b"), rule: "thought" }, traceToken("c")]);
		assert.equal(calibrations.record!.samples("answers").length, 2);
		const before = calibrations.thresholds.entropy.high;
		for (let i = 0; i < 40; i++) await calibrations.learn(Array.from({ length: 100 }, () => traceToken("x")));
		assert.ok(calibrations.thresholds.entropy.high < before, "a sure model lowers what counts as unsure");
		assert.ok(calibrations.record!.samples("answers").length <= 4096);
		await calibrations.learn(Array.from({ length: 5000 }, () => traceToken("x")));
		assert.equal(calibrations.record!.samples("answers").length, 4096);
	});

	it("begin anew where what is stored is broken or of another version, and say so", async () => {
		const first = calibrate();
		await first.follow();
		await first.readOn();
		const [name] = await readdir(join(folder, "calibration"));
		const path = join(folder, "calibration", name!);
		const good = await readFile(path, "utf8");
		for (const bad of ["", "{", good.replace('"version":1', '"version":9'), good.replace('"corpus":', '"corpus":9')]) {
			await writeFile(path, bad);
			const calibrations = calibrate();
			await calibrations.follow();
			assert.equal(calibrations.record!.read, 0);
			assert.match(said.at(-1)!, /of another version or broken, and is made anew/);
		}
	});

	it("are the defaults where they are off, and where the file cannot be read", async () => {
		const off = calibrate(async () => assert.fail("it was read"), { ...auto, calibration: false });
		await off.follow();
		await off.readOn();
		assert.deepEqual([off.record, off.thresholds], [null, defaultThresholds]);
		loaded = load(join(folder, "nowhere.gguf"));
		const missing = calibrate();
		await missing.follow();
		assert.equal(missing.record, null);
		assert.match(said.at(-1)!, /could not be calibrated/);
	});

	it("can be made anew while they are being read, or saved", async () => {
		const waiting: (() => void)[] = [];
		let reads = 0;
		const calibrations = calibrate(async (params) => {
			if (reads++ === 5) await new Promise<void>((resolve) => waiting.push(resolve));
			return scored(params);
		});
		await calibrations.follow();
		const first = calibrations.readOn();
		while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
		const again = calibrations.again();
		waiting[0]!();
		await Promise.all([first, again]);
		assert.deepEqual([reads, calibrations.source], [6 + corpus.length, "fitted"]);
		// An answer is being saved while all is forgotten.
		const learning = calibrations.learn([traceToken("a")]);
		await Promise.all([calibrations.again(), learning]);
		assert.equal(calibrations.record!.samples("answers").length, 0);
		const later = calibrate(async () => assert.fail("it was read anew"));
		await later.follow();
		assert.deepEqual([later.source, later.record!.samples("answers").length], ["fitted", 0]);
	});

	it("stop where the engine fails, and say so", async () => {
		const calibrations = calibrate(() => Promise.reject(new Error("the engine has ended")));
		await calibrations.follow();
		await calibrations.readOn();
		assert.match(said.at(-1)!, /stopped.*the engine has ended/);
		assert.equal(calibrations.isReading, false);
	});

	it("can be shown at every stage", async () => {
		const calibrations = calibrate(async (params) => (calibrations.record!.read < 20 ? scored(params) : null));
		const page = (settings = auto) => describeCalibration(calibrations, settings);
		assert.match(page(), /No model is in memory yet\. Ask a question/);
		await calibrations.follow();
		await calibrations.readOn();
		assert.match(page(), new RegExp(`It has read 20 of ${corpus.length} texts`));
		assert.match(page(), /\| entropy H \| 0\.3 nats \| 1 nats \|/);
		assert.match(page({ calibration: false, thresholds: {} }), /Calibration is off/);
		assert.match(page({ calibration: true, thresholds: { entropyLow: 1 } }), /set by `hunch\.thresholds`/);
		assert.match(page(), /\| \*\*all that act\*\* \|/);
	});
});

describe("thresholds that a person sets", () => {
	it("take the place of the model's, those on V at every H", () => {
		const set = withOverrides(defaultThresholds, { entropyHigh: 2, varentropyHigh: 1 });
		assert.deepEqual(set.entropy, { low: 0.3, high: 2 });
		assert.deepEqual(set.varentropy, { low: 0.15, high: 1 });
		assert.deepEqual(
			set.varentropyAt.map(({ low, high }) => [low, high]),
			[
				[0.4, 1],
				[1, 1],
			],
		);
	});

	it("stay in order, and are the model's where nothing is set", () => {
		assert.deepEqual(withOverrides(defaultThresholds, { entropyLow: 5 }).entropy, { low: 5, high: 5 });
		assert.deepEqual(withOverrides(defaultThresholds, { entropyLow: 5, entropyHigh: 2 }).entropy, { low: 2, high: 2 });
		assert.deepEqual(withOverrides(defaultThresholds, {}), defaultThresholds);
	});
});

describe("the fingerprint of a model file", () => {
	it("tells files apart by their size, their head and what is spread over them", async () => {
		const folder = await mkdtemp(join(tmpdir(), "hunch-fingerprint-"));
		const path = join(folder, "m.gguf");
		const of = async (bytes: Buffer) => {
			await writeFile(path, bytes);
			return fingerprint(path);
		};
		const large = Buffer.alloc(3 << 20, 7);
		const changed = Buffer.from(large);
		changed[2 << 20] = 8;
		const prints = [await of(Buffer.alloc(0)), await of(Buffer.from("a")), await of(large), await of(changed)];
		assert.equal(new Set([...prints, await of(large.subarray(1))]).size, 5);
		assert.equal(await of(Buffer.from("a")), prints[1]);
		await rm(folder, { recursive: true });
	});
});
