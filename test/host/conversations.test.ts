import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { passageAt } from "../../sampler/passage.ts";
import { answerDialog, restoreDialogs } from "./dialogs.ts";
import { askPlainly, hunch, lastTurn, open, reset, select, setting, type TestDoor, textOf, until } from "./support.ts";

const pictureNames = ["entropy-timeline", "quadrant-map"];

describe("conversations", () => {
	let door: TestDoor;
	let folder: string;

	before(async () => {
		door = await hunch();
		folder = await mkdtemp(join(tmpdir(), "hunch-conversations-"));
	});
	after(() => rm(folder, { recursive: true, force: true }));
	beforeEach(async () => {
		await reset();
		await setting("policy", "greedy");
	});
	afterEach(restoreDialogs);

	const fileOf = (name: string) => vscode.Uri.file(join(folder, name));
	const run = (command: string, ...args: unknown[]) =>
		vscode.commands.executeCommand(`hunch.${command}Conversation`, ...args);
	const shown = () =>
		door.state.turns.map((turn) => {
			const { question, end, error, milliseconds } = turn;
			const { tokens } = passageAt(turn, turn.steps.length);
			return { question, end, error, milliseconds, pieces: tokens.map(({ piece }) => piece) };
		});
	const tracesIn = async (file: vscode.Uri) =>
		Object.values(JSON.parse(await readFile(file.fsPath, "utf8")).traces as Record<string, unknown>);

	it("are exported to Markdown where a person says, with their pictures in a folder beside it", async () => {
		const turn = await askPlainly(door);
		const editor = await open("const total = 1;");
		await select(editor, 0, 0);
		await door.receive({ type: "addContext", kind: "selection" });
		await door.receive({ type: "ask", text: "What is [this]?" });
		const asked = answerDialog("showSaveDialog", () => fileOf("My notes (1).md"));
		answerDialog("showInformationMessage", (_sentence: string, button: string) => button);
		await run("export");
		await until(() => vscode.window.activeTextEditor?.document.uri.path.endsWith("/My notes (1).md") === true);
		const [{ defaultUri }] = asked[0] as [vscode.SaveDialogOptions];
		assert.equal(basename(defaultUri!.path), "Which-is-larger-9-9-or-9-11.md");

		const markdown = await readFile(join(folder, "My notes (1).md"), "utf8");
		assert.match(markdown, /^# Which is larger, 9\.9 or 9\.11\?\n/);
		assert.deepEqual(markdown.match(/^> .*$/gm), [`> ${turn.question.text}`, "> What is [this]?"]);
		assert.ok(markdown.includes(textOf(turn).trim()), "the answer is in it");
		assert.ok(markdown.includes("const total = 1;"), "what was added is in it");

		const names = await readdir(join(folder, "My notes (1).pictures"));
		const expected = [1, 2].flatMap((answer) => pictureNames.map((name) => `answer-${answer}-${name}.svg`));
		assert.deepEqual(names.sort(), expected);
		const links = [...markdown.matchAll(/^!\[.+\]\((.+)\)$/gm)].map(([, address]) => decodeURIComponent(address!));
		assert.deepEqual(
			links,
			expected.map((name) => `My notes (1).pictures/${name}`),
		);
		for (const link of links) assert.match(await readFile(join(folder, link), "utf8"), /^<svg [\s\S]*<\/svg>\s*$/);
	});

	it("are exported to JSON, and imported again as they were", async () => {
		await askPlainly(door);
		await door.receive({ type: "ask", text: "What is 2 + 2?" });
		const before = shown();
		assert.ok(before.length === 2 && before.every(({ pieces }) => pieces.length > 0));
		const file = fileOf("larger.hunch-conversation.json");
		answerDialog("showSaveDialog", () => file);
		await run("export");
		assert.deepEqual(await readdir(folder).then((names) => names.filter((name) => name.startsWith("larger"))), [
			"larger.hunch-conversation.json",
		]);

		await run("new");
		assert.deepEqual(door.state.turns, []);
		answerDialog("showOpenDialog", () => [file]);
		await run("import");
		assert.deepEqual(shown(), before);
		const again = fileOf("again.hunch-conversation.json");
		await run("export", again);
		assert.deepEqual(await tracesIn(again), await tracesIn(file));
		await door.receive({ type: "ask", text: "And 3 + 3?" });
		assert.equal(lastTurn(door).error, null);
		assert.equal(door.state.turns.length, 3);
	});

	it("are not exported where there is none, where no place is chosen, or where nothing can be written", async () => {
		const errors = answerDialog("showErrorMessage", () => undefined);
		await run("export", fileOf("nothing.md"));
		assert.match(String(errors[0]![0]), /There is no answer yet/);
		await askPlainly(door);
		const asked = answerDialog("showSaveDialog", () => undefined);
		await run("export");
		assert.equal(asked.length, 1);
		assert.equal(errors.length, 1);
		await writeFile(join(folder, "a file"), "");
		for (const name of ["x.md", "x.hunch-conversation.json"]) {
			await run("export", fileOf(join("a file", name)));
			assert.ok(String(errors.at(-1)![0]).startsWith(`${name} could not be written`), String(errors.at(-1)![0]));
		}
		assert.equal(errors.length, 3);
	});

	it("that are none are named with what is wrong, and what was open stays", async () => {
		const turn = await askPlainly(door);
		const file = fileOf("bad.hunch-conversation.json");
		await writeFile(file.fsPath, '{"format": "something else"}');
		const errors = answerDialog("showErrorMessage", () => undefined);
		await run("import", file);
		await run("import", fileOf("nowhere.json"));
		assert.match(
			String(errors[0]![0]),
			/bad\.hunch-conversation\.json .*This is no conversation that Hunch can read\./,
		);
		assert.match(String(errors[1]![0]), /nowhere\.json/);
		assert.deepEqual(
			door.state.turns.map(({ id }) => id),
			[turn.id],
		);
	});

	it("whose turns do not follow each other are none, and what was open goes on", async () => {
		const turn = await askPlainly(door);
		const file = fileOf("twice.hunch-conversation.json");
		await run("export", file);
		const exported = JSON.parse(await readFile(file.fsPath, "utf8"));
		const { turns } = exported.conversation;
		await writeFile(
			file.fsPath,
			JSON.stringify({ ...exported, conversation: { ...exported.conversation, turns: [...turns, ...turns] } }),
		);
		const errors = answerDialog("showErrorMessage", () => undefined);
		await run("import", file);
		assert.match(
			String(errors[0]![0]),
			/twice\.hunch-conversation\.json .*This is no conversation that Hunch can read\./,
		);
		await door.receive({ type: "ask", text: "What is 2 + 2?" });
		assert.deepEqual(
			door.state.turns.map(({ question }) => question.text),
			[turn.question.text, "What is 2 + 2?"],
		);
	});

	it("that are larger than any are not read: a model was chosen by mistake", async () => {
		const file = fileOf("model.gguf");
		await writeFile(file.fsPath, "GGUF");
		await truncate(file.fsPath, 2 ** 28 + 1);
		const errors = answerDialog("showErrorMessage", () => undefined);
		await run("import", file);
		assert.match(
			String(errors[0]![0]),
			/model\.gguf .*too large for a conversation\. Choose a file that Hunch exported\./,
		);
	});
});
