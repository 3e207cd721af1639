import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { ErrorCode } from "../../extension/protocol/errors.ts";
import {
	addition,
	answerEndlessly,
	assertAnswers,
	hunch,
	lastTurn,
	open,
	reset,
	select,
	selectRange,
	setting,
	type TestDoor,
	until,
	untilWritten,
} from "./support.ts";

const explain = () => vscode.commands.executeCommand("hunch.explain");

describe("what goes wrong", () => {
	let door: TestDoor;
	let folder: string;

	before(async () => {
		door = await hunch();
		folder = await mkdtemp(join(tmpdir(), "hunch-host-"));
	});
	after(() => rm(folder, { recursive: true, force: true }));
	beforeEach(() => reset());

	const builtIn = () =>
		vscode.Uri.joinPath(vscode.extensions.getExtension("hunch.hunch")!.extensionUri, "model", "hunch-nano-q8_0.gguf")
			.fsPath;

	const models: [string, ErrorCode, (path: string) => Promise<unknown>][] = [
		["is not there", "MODEL_NOT_FOUND", async () => {}],
		["is not a GGUF file", "MODEL_NOT_GGUF", (path) => writeFile(path, "# A readme, not a model\n".repeat(50))],
		["is empty", "MODEL_NOT_GGUF", (path) => writeFile(path, "")],
		[
			"ends in its header",
			"MODEL_TRUNCATED",
			async (path) => writeFile(path, (await readFile(builtIn())).subarray(0, 2000)),
		],
		[
			"ends in its data",
			"MODEL_TRUNCATED",
			async (path) => writeFile(path, (await readFile(builtIn())).subarray(0, 1_000_000)),
		],
	];
	for (const [what, code, make] of models) {
		it(`a model file that ${what}: a sentence, and the built-in model answers the next question`, async () => {
			const path = join(folder, `${what.replaceAll(" ", "-")}.gguf`);
			await make(path);
			await setting("model", path);
			await select(await open(addition.join("\n"), "typescript"), 0, 2);
			await explain();
			const { error, end } = lastTurn(door);
			assert.equal(error?.code, code);
			assert.ok(error.message.includes(path), error.message);
			assert.ok(error.actions.includes("useBuiltIn"));
			assert.equal(end?.reason, "failed");
			assert.equal(door.state.status.state, "failed");
			await vscode.commands.executeCommand("hunch.useBuiltInModel");
			assert.equal(door.state.model.builtIn, true);
			await assertAnswers(door);
		});
	}

	it("a model that could not be loaded, and is tried again in a new conversation: it is loaded, and nothing is asked", async () => {
		const path = join(folder, "late.gguf");
		await setting("model", path);
		await door.receive({ type: "ask", text: "Why?" });
		await vscode.commands.executeCommand("hunch.newConversation");
		assert.equal(door.state.status.error?.code, "MODEL_NOT_FOUND");
		await door.receive({ type: "action", action: "retry" });
		assert.equal(door.state.status.error?.code, "MODEL_NOT_FOUND", "it is there no more than before");
		await copyFile(builtIn(), path);
		await door.receive({ type: "action", action: "retry" });
		assert.equal(door.state.status.state, "ready");
		assert.deepEqual([door.state.turns, door.state.notice], [[], null]);
	});

	it("a path that is not absolute: the built-in model is used", async () => {
		await setting("model", "models/some.gguf");
		assert.equal(door.state.model.builtIn, true);
		await assertAnswers(door);
	});

	it("nothing selected, and no function around the cursor", async () => {
		const editor = await open("just words\n");
		await selectRange(editor, new vscode.Selection(0, 2, 0, 2));
		await explain();
		assert.equal(door.state.notice?.code, "SELECTION_EMPTY");
		assert.deepEqual(door.state.turns, []);
		await assertAnswers(door);
		assert.equal(door.state.notice, null, "the next question takes the notice away");
	});

	it("only blanks selected", async () => {
		await select(await open("a\n   \n\t\n"), 1, 2);
		await explain();
		assert.equal(door.state.notice?.code, "SELECTION_EMPTY");
	});

	it("no editor", async () => {
		await explain();
		assert.equal(door.state.notice?.code, "NO_EDITOR");
		await assertAnswers(door);
	});

	it("more selected than the context holds", async () => {
		const editor = await open("const a = b * 12;\n".repeat(300), "typescript");
		await select(editor, 0, 299);
		await explain();
		const { error, tokens } = lastTurn(door);
		assert.equal(error?.code, "PROMPT_TOO_LONG");
		assert.deepEqual(tokens, []);
		await assertAnswers(door);
	});

	it("an empty question", async () => {
		await door.receive({ type: "ask", text: "  " });
		assert.equal(door.state.notice?.code, "QUESTION_EMPTY");
		assert.deepEqual(door.state.turns, []);
	});

	it("a message from the page that means nothing", async () => {
		await door.receive({ type: "format", disk: "C:" });
		assert.equal(door.state.notice?.code, "INTERNAL");
		assert.deepEqual(door.state.notice.actions, ["showLog"], "there is no answer to be tried again");
		await assertAnswers(door);
	});

	it("a second question while one is answered: the first goes on", async () => {
		await answerEndlessly(folder);
		const first = door.receive({ type: "ask", text: "Go on." });
		await until(() => door.state.turns.length > 0);
		await door.receive({ type: "ask", text: "And?" });
		assert.equal(door.state.notice?.code, "ENGINE_BUSY");
		await door.receive({ type: "stop" });
		await first;
		assert.equal(door.state.turns.length, 1);
		assert.equal(lastTurn(door).end?.reason, "cancelled");
	});

	it("an answer stopped in the middle keeps what was written", async () => {
		await answerEndlessly(folder);
		const answering = door.receive({ type: "ask", text: "Go on." });
		await untilWritten(door, 1);
		await vscode.commands.executeCommand("hunch.stop");
		await answering;
		const { end, error, tokens } = lastTurn(door);
		assert.equal(end?.reason, "cancelled");
		assert.equal(error, null);
		assert.ok(tokens.length > 0);
		await reset();
		await assertAnswers(door);
	});

	it("the engine killed in the middle of an answer: what was written stays, the next question works", async () => {
		await answerEndlessly(folder);
		const answering = door.receive({ type: "ask", text: "Go on." });
		await untilWritten(door, 3);
		const killed = door.enginePid!;
		const seen = lastTurn(door).tokens.length;
		process.kill(killed, "SIGKILL");
		await answering;
		const { id, end, error, tokens } = lastTurn(door);
		assert.equal(error?.code, "ENGINE_EXITED");
		assert.match(error.message, /SIGKILL/);
		assert.equal(end?.reason, "failed");
		assert.ok(tokens.length >= seen);
		assert.equal(door.state.status.state, "failed");
		assert.equal(door.enginePid, undefined);
		await setting("model", undefined);
		await assertAnswers(door);
		assert.notEqual(door.enginePid, killed);
		assert.equal(door.state.turns[0]?.id, id, "the cut answer is still there");
	});
});
