import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "../../../eval/evaluate.ts";
import { parseMethod } from "../../../eval/methods/parseMethod.ts";
import { duration } from "../../../eval/progressLine.ts";
import { documentOf, folderOf, readReport, withTables, writeDocument } from "../../../eval/report/document.ts";
import { madeWith, markdownOf, tablesOf } from "../../../eval/report/markdown.ts";
import { plotsOf } from "../../../eval/report/plots.ts";
import { type Report, reportVersion } from "../../../eval/report/report.ts";
import { asReported } from "../../../eval/report/reportedMethod.ts";
import { asWritten, writeReport } from "../../../eval/report/writeReport.ts";
import { runNames } from "../../../eval/standingRuns.ts";
import { defaultRates } from "../../../sampler/calibration.ts";
import { defaultThresholds } from "../../../sampler/quadrant.ts";
import { FakeModel, fakeTask, runnerOf } from "./fakeModel.ts";

async function reportOf(): Promise<Report> {
	const methods = ["greedy", "entropix:candidates=2:rate.pause=0.05", "random", "vote:n=3"].map(parseMethod);
	const plan = {
		tasks: [fakeTask("sums"), fakeTask("pairs & more", "designed")],
		methods,
		count: () => 60,
		split: "test",
		seed: 1,
		limits: [5],
		resamples: 100,
	} as const;
	const model = new FakeModel((_, way) => ({ accuracy: way === "greedy" ? 0.4 : 0.7, spent: { extraTokens: 4 } }));
	const { evaluation, times } = await evaluate(plan, runnerOf(model));
	return asWritten({
		version: reportVersion,
		command: "npm run eval",
		versions: { hunch: "0.1.0", engine: "0".repeat(64), evaluation: "1".repeat(64), nodeLlamaCpp: "3", llamaCpp: "b1" },
		model: {
			name: "fake",
			architecture: "llama",
			quantization: "Q8_0",
			fileSize: 1,
			sha256: "0".repeat(64),
			hasTemplate: true,
			contextSize: 4096,
		},
		sources: [],
		maxTokens: null,
		split: "test",
		seed: 1,
		thresholds: defaultThresholds,
		methods: methods.map(asReported),
		evaluation,
		machine: { node: "v20", platform: "linux x64", device: "CPU", threads: 1, jobs: 1, minutes: 2.5, times },
	});
}

const document = (between: string) =>
	`# Evidence\n\nWords.\n\n<!-- From here to the line below: npm run eval -- --document -->\n${between}<!-- Up to here: npm run eval -- --document -->\n\nMore words.\n`;

describe("a report of the evaluation", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "hunch-report-"));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it("says of every table whether its doubt is natural or designed", async () => {
		const report = await reportOf();
		const headings = tablesOf(report).match(/^## .*$/gm)!;
		assert.ok(headings.length >= 4);
		for (const heading of headings) assert.match(heading, /natural|designed/);
	});

	it("tells times apart from what depends on no machine", async () => {
		const report = await reportOf();
		assert.ok(!tablesOf(report).includes(" ms "));
		const slower = { ...report, machine: { ...report.machine, node: "v99", times: [] } };
		assert.equal(tablesOf(slower), tablesOf(report));
		assert.ok(markdownOf(report).includes("| sums | ms |"));
	});

	it("has rows of as many cells as its tables have columns", async () => {
		for (const table of tablesOf(await reportOf()).match(/(?:^\|.*\|$\n?)+/gm)!) {
			const counts = table
				.trim()
				.split("\n")
				.map((line) => line.split(/(?<!\\)\|/).length);
			assert.equal(new Set(counts).size, 1, table);
		}
	});

	it("has pictures that are well formed, described, and linked from the text", async () => {
		const report = await reportOf();
		const plots = plotsOf(report.evaluation);
		assert.deepEqual(
			plots.map(({ name }) => name).sort(),
			[...tablesOf(report).matchAll(/\]\(([^)]+\.svg)\)/g)].map(([, name]) => name!).sort(),
		);
		for (const { svg } of plots) {
			assert.ok(!/NaN|Infinity|undefined/.test(svg), svg);
			assert.match(svg, /^<svg .*<title>.+<\/title>\n<desc>.+\.<\/desc>.*<\/svg>\n$/s);
			assert.ok(!/&(?!amp;|lt;|gt;|quot;)/.test(svg));
		}
	});

	it("says where the model's file has no chat template, and only there", async () => {
		const report = await reportOf();
		const said = (hasTemplate: boolean) => markdownOf({ ...report, model: { ...report.model, hasTemplate } });
		assert.match(said(false), /no chat template: questions were put into a guessed one/);
		assert.equal(said(true), markdownOf(report));
	});

	it("says of each method all that it was told, defaults too", async () => {
		const { methods } = await reportOf();
		const [, entropix, random, vote] = methods;
		const { candidates, score } = entropix!.policy.values;
		assert.deepEqual([candidates, score], [2, "logProbability"]);
		assert.deepEqual(entropix!.rates, { ...defaultRates, pause: 0.05 });
		assert.deepEqual(random!.rates, defaultRates);
		assert.equal(random!.matchesRates, true);
		assert.deepEqual(vote!.vote, { by: "majority", samples: 3 });
		assert.equal(vote!.policy.values.temperature, 0.7);
	});

	it("says how near the control came to what it was to meet", async () => {
		assert.match(
			tablesOf(await reportOf()),
			/^What `random` did for a question, for what `entropix[^`]*` did: tokens [\d.]+ for [\d.]+ \(not matched\)\.$/m,
		);
	});

	it("says what was not answered, whose error is of fewer answers, and which vote spent less, where there is any", async () => {
		const { evaluation, ...rest } = await reportOf();
		const [group, ...groups] = evaluation.groups;
		const [doubt, ...doubts] = evaluation.doubts;
		const [row, ...methods] = group!.methods;
		const marked: Report = {
			...rest,
			evaluation: {
				...evaluation,
				groups: [
					{
						...group!,
						methods: [{ ...row!, unanswered: 3 }, ...methods],
						shortVotes: [{ method: "vote:n=16", tokens: 48, target: 103 }],
						uncounted: ["vote"],
					},
					...groups,
				],
				doubts: [{ ...doubt!, calibration: { ...doubt!.calibration, rawItems: 50 } }, ...doubts],
			},
		};
		const notes = [
			/counted as wrong: greedy 3\./,
			/`vote:n=16` spent fewer .* 48\.0 for 103\.0/,
			/`vote` is not compared here: /,
			/of the 50 of 60 answers/,
		];
		const plain = tablesOf({ ...rest, evaluation });
		for (const note of notes) {
			assert.match(tablesOf(marked), note);
			assert.doesNotMatch(plain, note);
		}
	});

	it("says that a ratio has no upper bound, also once it comes back from its file", async () => {
		const { evaluation, ...rest } = await reportOf();
		const [group, ...groups] = evaluation.groups;
		const [contest, ...contests] = group!.contests;
		const open = { ...contest!, accuracyRatio: { value: 3, low: 0.5, high: null } };
		const report = {
			...rest,
			evaluation: { ...evaluation, groups: [{ ...group!, contests: [open, ...contests] }, ...groups] },
		};
		writeReport(folder, report);
		assert.deepEqual(readReport(folder), report);
		assert.match(tablesOf(readReport(folder)), /\| 300\.0 \[50\.0, ∞\] \|/);
	});

	it("has curves that end where the largest budget does", async () => {
		const { evaluation } = await reportOf();
		const groups = evaluation.groups.map((group) => ({
			...group,
			budgets: group.budgets.map((budget) => ({
				...budget,
				methods: budget.methods.map((method) => ({ ...method, tokens: 5000 })),
			})),
		}));
		assert.ok(plotsOf({ ...evaluation, groups })[0]!.svg.includes(">8192<"));
	});

	it("has curves that begin and end somewhere where hardly any token is spent", async () => {
		const { evaluation } = await reportOf();
		for (const tokens of [1, 3, 4]) {
			const groups = evaluation.groups.map((group) => ({
				...group,
				budgets: group.budgets.map((budget) => ({
					...budget,
					methods: budget.methods.map((method) => ({ ...method, tokens })),
				})),
			}));
			assert.doesNotMatch(plotsOf({ ...evaluation, groups })[0]!.svg, /NaN/);
		}
	});

	it("comes back from its file as it was", async () => {
		const report = await reportOf();
		writeReport(folder, report);
		assert.deepEqual(readReport(folder), report);
	});

	it("of another version is not read: what it lacks cannot be told", async () => {
		const report = await reportOf();
		writeReport(folder, { ...report, version: (reportVersion - 1) as typeof reportVersion });
		assert.throws(() => readReport(folder), /is of version \d+, not \d+: run npm run eval again/);
	});

	it("tells the programs it was made with", async () => {
		assert.match(
			madeWith(await reportOf()),
			/^- Hunch 0\.1\.0, engine `0{16}`, evaluation `1{16}`, node-llama-cpp 3, llama/m,
		);
	});

	it("is written into the document in the place of the one before, and nowhere else", async () => {
		const report = await reportOf();
		const once = withTables(document("old\n"), report);
		assert.ok(once.startsWith("# Evidence\n\nWords.\n") && once.endsWith("\n\nMore words.\n"));
		assert.ok(!once.includes("old") && once.includes("](evidence/accuracy-sums.svg)"));
		assert.equal(withTables(once, report), once);
		assert.throws(() => withTables("# Evidence\n", report), /lacks the lines/);
	});

	it("brings the pictures along, and leaves none of another report", async () => {
		const report = await reportOf();
		writeReport(join(folder, "out"), report);
		mkdirSync(join(folder, "docs", "evidence"), { recursive: true });
		writeFileSync(join(folder, "docs", "EVIDENCE.md"), document(""));
		writeFileSync(join(folder, "docs", "evidence", "accuracy-gone.svg"), "");
		writeDocument(folder, join(folder, "out"));
		const linked = [...readFileSync(join(folder, "docs", "EVIDENCE.md"), "utf8").matchAll(/\]\((evidence\/[^)]+)\)/g)];
		for (const [, path] of linked) assert.ok(existsSync(join(folder, "docs", path!)));
		const pictures = readdirSync(join(folder, "docs", "evidence")).filter((name) => name.endsWith(".svg"));
		assert.ok(pictures.length >= linked.length && !pictures.includes("accuracy-gone.svg"));
		const whole = readFileSync(join(folder, "docs", "evidence", "report.md"), "utf8");
		for (const [, path] of whole.matchAll(/\]\(([\w-]+\.svg)\)/g)) assert.ok(pictures.includes(path!));
		assert.throws(() => writeDocument(folder, join(folder, "nowhere")), /There is no report that can be read at/);
	});
});

describe("the evidence", () => {
	for (const name of runNames) {
		it(`says what the report beside it says: ${documentOf(name)}`, () => {
			const text = readFileSync(documentOf(name), "utf8");
			assert.equal(withTables(text, readReport(folderOf(name)), name), text);
		});
	}

	it("says in these words what is not known of real models", () => {
		assert.match(readFileSync(join("docs", "EVIDENCE.md"), "utf8"), /Of real models: unknown\./);
	});
});

describe("the time left", () => {
	it("is told in units a person reads", () => {
		assert.deepEqual([900, 59_400, 61_000, 3_725_000].map(duration), ["1 s", "59 s", "1 min 1 s", "1 h 2 min"]);
	});
});
