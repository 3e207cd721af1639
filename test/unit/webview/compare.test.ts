import assert from "node:assert/strict";
import fc from "fast-check";
import type { Compared, Turn } from "../../../extension/protocol/webview.ts";
import { nothingSpent } from "../../../sampler/budget.ts";
import { actionsOf, describeParting, figuresOf } from "../../../webview/compare/figures.ts";
import { partingOf } from "../../../webview/compare/parting.ts";
import { rowsOf } from "../../../webview/rows.ts";
import { PanelStore } from "../../../webview/state.ts";
import type { Outcome } from "../../../webview/turnState.ts";
import { stepsOf, tokenOf, tokensOf, turnOf } from "./support.ts";

const compared = (comparison: string, change: Partial<Compared> = {}): Compared => ({
	comparison,
	title: "Greedy",
	about: "",
	isTogether: true,
	isCurrent: false,
	...change,
});

/** The rows in letters: those in one place together, the current one in capitals. */
const drawn = (turns: readonly Turn[]) =>
	rowsOf(turns).map(({ turns, current }) =>
		turns.map(({ id }) => (id === current.id ? id.toUpperCase() : id)).join(""),
	);

describe("The places of a conversation", () => {
	it("hold a turn each, and answers that are compared together", () => {
		const turns = [
			turnOf("a"),
			turnOf("b", { compared: compared("x") }),
			turnOf("c", { compared: compared("x", { isCurrent: true }) }),
			turnOf("d", { compared: compared("y", { isCurrent: true }) }),
			turnOf("e", { compared: compared("y") }),
			turnOf("f", { compared: compared("x", { isTogether: false, isCurrent: true }) }),
			turnOf("g"),
		];
		assert.deepEqual(drawn(turns), ["A", "bC", "De", "F", "G"]);
		assert.deepEqual(drawn([]), []);
		assert.equal(new Set(rowsOf(turns).map(({ key }) => key)).size, 5);
	});
});

describe("Where answers part", () => {
	const letters = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 });

	it("is after what both begin with, and what they have in common holds that", () => {
		fc.assert(
			fc.property(letters, letters, (one, other) => {
				const { after, common, isSame } = partingOf(tokensOf(...one), tokensOf(...other));
				assert.deepEqual(one.slice(0, after), other.slice(0, after));
				assert.ok(after === one.length || after === other.length || one[after] !== other[after]);
				assert.ok(after <= common && common <= Math.min(one.length, other.length));
				assert.equal(isSame, one.join() === other.join());
			}),
		);
	});

	it("is said in words", () => {
		const parting = (after: number, common: number, isSame = false) =>
			describeParting({ after, common, isSame }, "Greedy");
		assert.equal(parting(0, 0), "from Greedy at the first token");
		assert.equal(parting(1, 1), "from Greedy after 1 token");
		assert.equal(parting(12, 1030), "from Greedy after 12 tokens, 1,030 tokens in common");
		assert.equal(parting(3, 3, true), "nowhere: the same as Greedy");
	});
});

describe("The numbers of an answer that is compared", () => {
	const outcome: Outcome = {
		end: { reason: "stop", spent: { ...nothingSpent, branches: 2, pauses: 1, extraTokens: 1040 } },
		error: null,
		milliseconds: 2500,
		thresholds: null,
		canGoOn: false,
		unsure: 1,
	};
	const values = (...given: Parameters<typeof figuresOf>) => figuresOf(...given).map(({ value }) => value);

	it("are what was written and tried, the time, the mean entropy and what was done", () => {
		const tokens = [tokenOf("a", 0.5), tokenOf("b", 0.25)];
		assert.deepEqual(
			figuresOf(tokens, outcome).map(({ label, value }) => `${label}: ${value}`),
			["Tokens: 2", "Explored: 1,040", "Time: 2.5 s", "Mean H: 0.38 nats"],
		);
		assert.equal(actionsOf(outcome), "1 pause, 2 branches");
		assert.equal(actionsOf({ ...outcome, end: { reason: "stop", spent: nothingSpent } }), "none");
	});

	it("count the tokens of a thought once, with what was explored", () => {
		const tokens = [tokenOf("a", 0.5), { ...tokenOf(" Wait,", 0.5), rule: "thought" } as const];
		assert.equal(values(tokens, outcome)[0], "1");
	});

	it("are the same ones while it is written, and where nothing was: what is not known is not said to be nothing", () => {
		assert.deepEqual(values([tokenOf("a", 0.5)], null), ["1", "–", "–", "0.50 nats"]);
		assert.deepEqual(values([], { ...outcome, end: { reason: "failed" } }), ["0", "–", "–", "–"]);
		assert.equal(actionsOf(null), "–");
	});
});

describe("What the panel knows of answers that are compared", () => {
	const beside = (id: string, title: string, change: Partial<Turn> = {}, is: Partial<Compared> = {}) =>
		turnOf(id, { compared: compared("x", { title, ...is }), ...change });
	const end = { end: { reason: "stop" }, error: null, milliseconds: 5, thresholds: null, canGoOn: false } as const;

	it("is that it answers until the last has ended, and whose answer each end is of", () => {
		const store = new PanelStore(() => {});
		store.receive({
			type: "snapshot",
			revision: 1,
			state: {
				status: { state: "ready" },
				model: { name: "nano", builtIn: true, device: null, warning: null },
				showBuiltInNotice: false,
				turns: [turnOf("old", end)],
				draft: { attachments: [], budget: null },
				notice: null,
			},
		});
		const turns = [beside("a", "Entropix", {}, { isCurrent: true }), beside("b", "Greedy")];
		store.receive({ type: "delta", base: 1, revision: 2, changes: [{ type: "shown", keep: 0, turns }] });
		assert.equal(store.announcement.value, "2 answers, one after another");
		const steps = stepsOf([tokenOf("one", 2)]);
		store.receive({
			type: "delta",
			base: 2,
			revision: 3,
			changes: [
				{ type: "steps", turn: "a", from: 0, steps },
				{ type: "end", turn: "a", ...end },
			],
		});
		assert.equal(store.answering.value, true, "the second waits");
		assert.equal(store.announcement.value, "Entropix: Answer finished: 1 token, 1 place unsure.");
		store.receive({ type: "delta", base: 3, revision: 4, changes: [{ type: "end", turn: "b", ...end }] });
		assert.equal(store.answering.value, false);

		const now = [beside("a", "Entropix", { ...end, steps }), beside("b", "Greedy", end, { isCurrent: true })];
		store.receive({ type: "delta", base: 4, revision: 5, changes: [{ type: "shown", keep: 0, turns: now }] });
		assert.equal(store.rows.value[0]?.current.id, "b");
		assert.equal(store.announcement.value, "2 answers side by side. The conversation goes on from Greedy.");
	});
});
