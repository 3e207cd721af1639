import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Turn } from "../../extension/protocol/webview.ts";
import { passageAt } from "../../sampler/passage.ts";
import { askPlainly, hunch, reset, setting, type TestDoor } from "./support.ts";

const compare = (...names: string[]) => vscode.commands.executeCommand("hunch.comparePolicies", names);

describe("comparing policies", () => {
	let door: TestDoor;

	before(async () => {
		door = await hunch();
	});
	beforeEach(() => reset());

	it("says what is missing where nothing was asked, or there is no such policy", async () => {
		await compare("greedy", "entropix");
		assert.equal(door.state.notice?.code, "NOTHING_TO_COMPARE");
		await setting("policy", "greedy");
		await askPlainly(door);
		await compare("greedy", "luck");
		assert.equal(door.state.notice?.code, "POLICY_UNKNOWN");
		assert.equal(door.state.turns.length, 1);
	});

	it("answers the last question under each, beside its answer, and goes on from the one that is kept", async () => {
		await setting("policy", "greedy");
		const alone = await askPlainly(door);
		await compare("greedy", "entropix", "temperature");
		const { turns } = door.state;
		assert.deepEqual(
			turns.map(({ question, end, sibling, compared }) => [
				question.text,
				end === null,
				sibling.index,
				compared?.title,
				compared?.isCurrent,
			]),
			["Greedy", "Entropix", "Temperature"].map((title, i) => [alone.question.text, false, i + 1, title, i === 0]),
		);
		const pieces = ({ steps }: Pick<Turn, "steps">) =>
			passageAt({ steps }, steps.length).tokens.map(({ piece }) => piece);
		assert.deepEqual(pieces(turns[0]!), pieces(alone), "the same policy writes the same from the same seed");
		assert.ok(turns.every(({ milliseconds }) => milliseconds !== null && milliseconds >= 0));
		await door.receive({ type: "showAlone", turn: turns[1]!.id });
		assert.deepEqual(
			door.state.turns.map(({ id }) => id),
			[turns[1]!.id],
		);
		await door.receive({ type: "showTogether", turn: turns[1]!.id });
		assert.deepEqual(
			door.state.turns.map(({ compared }) => compared?.isCurrent),
			[false, true, false],
		);
	});
});
