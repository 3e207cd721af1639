import assert from "node:assert/strict";
import fc from "fast-check";
import { promptOf } from "../../../extension/chat/prompts.ts";
import { budgetOf, Draft } from "../../../extension/context/draft.ts";
import { FileSearch, type ListFiles } from "../../../extension/context/fileSearch.ts";
import { globOf } from "../../../extension/context/globs.ts";
import { ranked } from "../../../extension/context/ranking.ts";
import type { MeasureParams, Measures } from "../../../extension/protocol/engine.ts";
import { inWords, slashCommandOf, slashCommands } from "../../../extension/protocol/slashCommands.ts";
import type { Attachment } from "../../../extension/protocol/webview.ts";
import { conversationForTest } from "./support.ts";

const attachment = (label: string, code = label): Attachment => ({ label, language: "typescript", code, source: null });

describe("commands at the beginning of a question", () => {
	it("say to the model what to do, and what was said besides", () => {
		assert.equal(inWords("/explain"), "Explain this code:");
		assert.equal(inWords(" /Explain the loop\nonly"), "Explain this code. the loop\nonly");
		for (const text of ["Explain /this", "/nothing", "/explainer", "//fix", ""]) assert.equal(inWords(text), text);
		assert.deepEqual(slashCommandOf("/fix  it "), { command: slashCommands[1], rest: "it" });
	});

	it("stand before what was added, each piece by its name where there are several", () => {
		assert.equal(promptOf({ text: "/explain", attachments: [attachment("a")] }), "Explain this code:\n```ts\na\n```");
		assert.equal(
			promptOf({ text: "Why?", attachments: [attachment("a.ts", "a"), attachment("b.ts", "b")] }),
			"Why?\n\na.ts:\n```ts\na\n```\n\nb.ts:\n```ts\nb\n```",
		);
	});
});

describe("the question that is being written", () => {
	/** A draft over a model that counts characters; `known` says whether it is in memory. */
	function draftForTest() {
		const { conversation } = conversationForTest();
		const model = { known: true, asked: [] as MeasureParams[] };
		const measure = async (params: MeasureParams): Promise<Measures | null> => {
			model.asked.push(params);
			if (!model.known) return null;
			const length = params.messages.reduce((sum, { text }) => sum + text.length, 0);
			const earlier = length - params.messages.at(-1)!.text.length;
			return {
				capacity: 1000,
				room: 750,
				prompt: length,
				omitted: 0,
				earlier,
				parts: params.parts.map((part) => part.length),
			};
		};
		const before = [{ role: "system", text: "Be brief." }] as const;
		const draft = new Draft({ measure }, conversation, { before: () => before, maxTokens: () => 250 });
		return { draft, conversation, model, view: () => conversation.state.draft };
	}

	it("shows what was added with the model's own count, and how the context is shared", async () => {
		const { draft, view } = draftForTest();
		await draft.add([attachment("a")]);
		await draft.write("Why?");
		const [chip] = view().attachments;
		assert.deepEqual([chip?.label, chip?.tokens, chip?.isCounted], ["a", "```ts\na\n```".length, true]);
		const { budget } = view();
		assert.deepEqual(budget, { capacity: 1000, earlier: 9, attached: 11, question: 5, answer: 250, omitted: 0 });
	});

	it("guesses where no model is in memory, and says so", async () => {
		const { draft, model, view } = draftForTest();
		model.known = false;
		await draft.add([attachment("a", "x".repeat(320))]);
		const [chip] = view().attachments;
		assert.deepEqual([chip?.isCounted, view().budget], [false, null]);
		assert.ok(chip!.tokens >= 100 && chip!.tokens < 110);
	});

	it("adds nothing twice, takes out what is removed, and is empty once it was asked", async () => {
		const { draft, view } = draftForTest();
		await draft.add([attachment("a"), attachment("b")]);
		await draft.add([attachment("b"), attachment("c")]);
		assert.deepEqual(
			view().attachments.map(({ label }) => label),
			["a", "b", "c"],
		);
		await draft.remove(view().attachments[1]!.id);
		const question = draft.take("Why?");
		assert.deepEqual([question.text, question.attachments.map(({ label }) => label)], ["Why?", ["a", "c"]]);
		assert.deepEqual(view(), { attachments: [], budget: null });
	});

	it("shows the last measuring only", async () => {
		const { draft, view } = draftForTest();
		const first = draft.write("A much longer question");
		const second = draft.write("Short?");
		await Promise.all([first, second]);
		assert.equal(view().budget?.question, 6);
		await draft.write(" ");
		assert.equal(view().budget, null);
	});

	it("has parts that make up the prompt, whatever the pieces count by themselves", () => {
		const amount = fc.nat(5000);
		fc.assert(
			fc.property(amount, amount, fc.array(amount), (earlier, more, parts) => {
				const prompt = earlier + more;
				const budget = budgetOf({ capacity: 4096, room: 3072, prompt, earlier, parts, omitted: 0 });
				assert.equal(budget.earlier + budget.attached + budget.question, prompt);
				assert.ok(budget.attached >= 0 && budget.question >= 0);
			}),
			{ seed: 1 },
		);
	});
});

describe("files that match what is typed", () => {
	const files = ["src/invoice.ts", "src/voice/main.ts", "test/invoice.test.ts", "README.md"].map((path) => ({ path }));
	const found = (query: string, most = 10) => ranked(files, query, most).map(({ path }) => path);

	it("come by where it stands: at the start of the name, in it, in the path, scattered", () => {
		assert.deepEqual(found("inv"), ["src/invoice.ts", "test/invoice.test.ts"]);
		assert.deepEqual(found("VOICE"), ["src/invoice.ts", "test/invoice.test.ts", "src/voice/main.ts"]);
		assert.deepEqual(found("sit"), ["src/invoice.ts", "src/voice/main.ts", "test/invoice.test.ts"]);
		assert.deepEqual(found("zzz"), []);
		assert.equal(found("", 2).length, 2);
	});
});

describe("what a search for files leaves out", () => {
	it("are the patterns that hold always, as one", () => {
		const setting = {
			"**/node_modules": true,
			"**/dist": false,
			"**/*.js": { when: "$(basename).ts" },
			"**/out": true,
		};
		assert.equal(globOf(setting), "{**/node_modules,**/out}");
		assert.equal(globOf({ "**/out": true }), "**/out");
		assert.equal(globOf({ "**/dist": false }), undefined);
	});

	it("has no braces within braces", () => {
		assert.equal(globOf({ "**/*.{js,map}": true, out: true }), "{**/*.js,**/*.map,out}");
		assert.equal(globOf({ "{a,b}/{c,d}": true }), "{a/c,b/c,a/d,b/d}");
	});
});

describe("a search for files", () => {
	/** Lists as VS Code does: in an order of its own, and no more than are wanted. */
	const listing =
		(paths: readonly string[]): ListFiles =>
		async (glob, most) => {
			const pattern = glob.replaceAll(".", "\\.").replaceAll("?", "[^/]").replaceAll("*", "[^/]*");
			const matches = new RegExp(`^${pattern.replace("[^/]*[^/]*/", "(.*/)?")}$`);
			return paths
				.filter((path) => matches.test(path))
				.slice(0, most)
				.map((path) => ({ path, uri: `file:///${path}` }));
		};
	const paths = async (search: FileSearch, query: string) => (await search.find(query))?.map(({ path }) => path);

	it("finds a file by its name in a workspace of any size", async () => {
		const many = Array.from({ length: 100 }, (_, i) => `src/module${i}.ts`);
		const search = new FileSearch(listing([...many, "lib/[id]/Invoice (old).ts", "lib/other.ts"]), 10);
		for (const query of ["inv", "INVOICE (old)", "lib/[id]/invoice", "voice"]) {
			assert.deepEqual(await paths(search, query), ["lib/[id]/Invoice (old).ts"], query);
		}
		assert.equal((await paths(search, ""))!.length, 10);
		assert.deepEqual(await paths(search, "module99"), ["src/module99.ts"]);
	});

	it("says nothing of what was typed before, however late the answer to that comes", async () => {
		const answers: (() => void)[] = [];
		const list = listing(["a.ts", "b.ts"]);
		const search = new FileSearch(async (...asked) => {
			await new Promise<void>((answer) => answers.push(answer));
			return list(...asked);
		});
		const [before, after] = [paths(search, "a"), paths(search, "b")];
		answers[1]!();
		assert.deepEqual(await after, ["b.ts"]);
		answers[0]!();
		assert.equal(await before, undefined);
	});
});
