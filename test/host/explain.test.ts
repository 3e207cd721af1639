import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
	addition,
	hunch,
	lastTurn,
	open,
	reset,
	select,
	selectRange,
	setting,
	type TestDoor,
	textOf,
} from "./support.ts";

const explain = () => vscode.commands.executeCommand("hunch.explain");

describe("explaining code", () => {
	let door: TestDoor;

	before(async () => {
		door = await hunch();
	});
	beforeEach(() => reset());

	it("has its commands", async () => {
		const all = await vscode.commands.getCommands(true);
		const { contributes } = vscode.extensions.getExtension("hunch.hunch")!.packageJSON;
		const declared: string[] = contributes.commands.map(({ command }: { command: string }) => command);
		assert.deepEqual(
			declared.filter((command) => !all.includes(command)),
			[],
		);
		assert.equal(declared.length, 25);
	});

	it("is offered on a selection, by the lightbulb, and not without one", async () => {
		const { document } = await open(addition.join("\n"), "typescript");
		const titles = async (range: vscode.Range) =>
			(
				await vscode.commands.executeCommand<vscode.CodeAction[]>(
					"vscode.executeCodeActionProvider",
					document.uri,
					range,
				)
			).filter(({ command }) => command?.command === "hunch.explain");
		assert.equal((await titles(new vscode.Range(0, 0, 2, 1))).length, 1);
		assert.equal((await titles(new vscode.Range(1, 1, 1, 1))).length, 0);
	});

	it("answers about the selected function, token by token", async () => {
		await select(await open(addition.join("\n"), "typescript"), 0, 2);
		await explain();
		const turn = lastTurn(door);
		assert.equal(turn.error, null);
		assert.equal(turn.end?.reason, "stop");
		assert.equal(turn.question.attachments[0]?.code, addition.join("\n"));
		assert.equal(turn.question.attachments[0]?.language, "typescript");
		for (const word of ["add", "first", "second"]) assert.ok(textOf(turn).includes(word), textOf(turn));
		for (const { entropy, alternatives } of turn.tokens) {
			assert.ok(entropy.low <= entropy.value && entropy.value <= entropy.high && entropy.value >= 0);
			assert.ok(alternatives.length > 0);
		}
		assert.equal(door.state.status.state, "ready");
		assert.equal(door.state.model.builtIn, true);
		assert.notEqual(door.state.model.device, null);
	});

	it("takes whole lines, without their indentation and the blank ones at the ends", async () => {
		const editor = await open(`class A {\n\n\t\tadd() {\n\t\t\treturn 1;\n\t\t}\n\n}`);
		await selectRange(editor, new vscode.Selection(1, 0, 4, 2));
		await explain();
		assert.equal(lastTurn(door).question.attachments[0]?.code, "add() {\n\treturn 1;\n}");
		assert.match(lastTurn(door).question.attachments[0]!.label, /, lines 3 to 5$/);
	});

	it("does not take a line of which nothing is selected", async () => {
		const editor = await open("one\ntwo\nthree");
		await selectRange(editor, new vscode.Selection(0, 1, 2, 0));
		await explain();
		assert.equal(lastTurn(door).question.attachments[0]?.code, "one\ntwo");
	});

	it("takes the innermost function around the cursor when nothing is selected", async () => {
		const editor = await open("outer\n  inner\n    here\n  end\nend");
		const symbol = (name: string, kind: vscode.SymbolKind, first: number, last: number) => {
			const range = new vscode.Range(first, 0, last, 5);
			return new vscode.DocumentSymbol(name, "", kind, range, range);
		};
		const outer = symbol("outer", vscode.SymbolKind.Function, 0, 4);
		outer.children = [symbol("inner", vscode.SymbolKind.Method, 1, 3)];
		outer.children[0]!.children = [symbol("here", vscode.SymbolKind.Variable, 2, 2)];
		const provider = vscode.languages.registerDocumentSymbolProvider(
			{ language: "plaintext" },
			{ provideDocumentSymbols: () => [outer] },
		);
		try {
			await selectRange(editor, new vscode.Selection(2, 5, 2, 5));
			await explain();
			assert.equal(lastTurn(door).question.attachments[0]?.code, "inner\n  here\nend");
			await selectRange(editor, new vscode.Selection(4, 0, 4, 0));
			await explain();
			assert.match(lastTurn(door).question.attachments[0]!.code, /^outer/);
		} finally {
			provider.dispose();
		}
	});

	it("gives the same answer for the same seed, and others for others", async () => {
		await setting("policy", "temperature");
		await setting("temperature", 1.5);
		const answers: string[] = [];
		for (const seed of [7, 7, 8, 9, 10]) {
			await setting("seed", seed);
			await door.receive({ type: "ask", text: "Explain this code:\n```ts\nlet a = b * 2;\n```" });
			answers.push(JSON.stringify(lastTurn(door).tokens));
		}
		assert.equal(answers[0], answers[1]);
		assert.ok(new Set(answers).size > 2, "the seed changes nothing");
	});
});
