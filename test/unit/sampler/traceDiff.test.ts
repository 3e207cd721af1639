import assert from "node:assert/strict";
import fc from "fast-check";
import { commonRuns, type Run } from "../../../sampler/commonRuns.ts";
import { describeTraceDiff } from "../../../sampler/describeTraceDiff.ts";
import type { Trace, TraceStep } from "../../../sampler/trace.ts";
import { type Alignment, countsOf, diffTraces } from "../../../sampler/traceDiff.ts";
import { parseTrace, serializeTrace } from "../../../sampler/traceFormat.ts";
import { runs } from "./fakes.ts";
import { exampleAction, exampleHeader, exampleToken, exampleTrace, traceOf, traces } from "./traces.ts";

const anyTrace = traces((value) => value);
const letters = fc.array(fc.nat(3), { maxLength: 12 });

/** The length of the longest common subsequence, by its definition. */
function longestCommon(left: readonly number[], right: readonly number[]): number {
	let row = new Array<number>(right.length + 1).fill(0);
	for (const item of left) {
		const next = [0];
		for (const [j, other] of right.entries()) {
			next.push(item === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
		}
		row = next;
	}
	return row[right.length]!;
}

function assertRuns(common: readonly Run[], left: readonly unknown[], right: readonly unknown[]): void {
	let [ours, theirs] = [0, 0];
	for (const run of common) {
		assert.ok(run.left >= ours && run.right >= theirs && run.length > 0, "in order");
		[ours, theirs] = [run.left + run.length, run.right + run.length];
		assert.deepEqual(left.slice(run.left, ours), right.slice(run.right, theirs));
	}
	assert.ok(ours <= left.length && theirs <= right.length);
}

describe("what two sequences have in common", () => {
	it("is the same in both, in order, and as much as can be", () => {
		fc.assert(
			fc.property(letters, letters, (left, right) => {
				const common = commonRuns(left, right);
				assertRuns(common, left, right);
				const length = common.reduce((sum, run) => sum + run.length, 0);
				assert.equal(length, longestCommon(left, right));
			}),
			runs(1000),
		);
	});

	it("is the beginning and the end where the middle would take too many edits", () => {
		const [left, right] = [
			[1, 2, 3, 4, 5, 9],
			[1, 6, 3, 7, 5, 8, 9],
		];
		assert.deepEqual(commonRuns(left, right, 4), [
			{ left: 0, right: 0, length: 1 },
			{ left: 5, right: 6, length: 1 },
		]);
		assert.equal(commonRuns(left, right, 5).length, 4);
	});
});

describe("diffTraces", () => {
	function isEmpty(diff: ReturnType<typeof diffTraces>): boolean {
		const { facts, first, tokens, actions } = diff;
		const different = [tokens, actions].flatMap((alignment: Alignment<unknown>) => {
			const { left, right } = countsOf(alignment);
			return [left, right, alignment.remeasured.length];
		});
		return facts.length === 0 && first === null && different.every((count) => count === 0);
	}

	it("finds nothing between a trace and itself, nor between a trace and its file", () => {
		fc.assert(
			fc.property(anyTrace, (trace) => {
				assert.ok(isEmpty(diffTraces(trace, trace)));
				assert.ok(isEmpty(diffTraces(trace, parseTrace(serializeTrace(trace)))));
			}),
			runs(200),
		);
	});

	it("finds the same from either side", () => {
		fc.assert(
			fc.property(anyTrace, anyTrace, (left, right) => {
				const [there, back] = [diffTraces(left, right), diffTraces(right, left)];
				const mirrored = <T>({ left, right, ...rest }: { left: T; right: T }) => ({
					...rest,
					left: right,
					right: left,
				});
				assert.deepEqual(there.facts, back.facts.map(mirrored));
				assert.deepEqual(there.first, back.first && mirrored(back.first));
				for (const of of ["tokens", "actions"] as const) {
					assert.deepEqual(countsOf(there[of]), mirrored(countsOf(back[of])));
				}
			}),
			runs(200),
		);
	});

	it("aligns tokens that wrote the same, whatever the model calls them", () => {
		fc.assert(
			fc.property(anyTrace, anyTrace, (left, right) => {
				const { tokens } = diffTraces(left, right);
				const pieces = ({ tokens }: Trace) => tokens.map(({ piece }) => piece);
				assertRuns(tokens.common, pieces(left), pieces(right));
			}),
			runs(200),
		);
	});

	const token = (piece: string, entropy = 1): TraceStep => ({
		type: "token",
		token: { ...exampleToken, piece, entropy: { low: entropy, value: entropy, high: entropy } },
	});
	const action: TraceStep = { type: "action", action: exampleAction };
	const written = (...steps: TraceStep[]) => traceOf(exampleHeader, steps, { reason: "stop" });

	it("names what of the header and the end is not the same", () => {
		const other: Trace = {
			...exampleTrace,
			header: { ...exampleHeader, seed: 4, policy: { name: "entropix", parameters: { x: 2, y: "z" } } },
			end: { reason: "length" },
		};
		const { facts, first } = diffTraces(exampleTrace, other);
		assert.deepEqual(facts.slice(0, 3), [
			{ name: "end.reason", left: "stop", right: "length" },
			{ name: "end.spent.branches", left: 1, right: null },
			{ name: "end.spent.extraTokens", left: 1, right: null },
		]);
		assert.deepEqual(facts.slice(-4), [
			{ name: "policy.parameters.score", left: "entropy", right: null },
			{ name: "policy.parameters.x", left: 1, right: 2 },
			{ name: "policy.parameters.y", left: null, right: "z" },
			{ name: "seed", left: 3, right: 4 },
		]);
		assert.equal(first, null);
	});

	it("tells the step at which they part, and what each did there", () => {
		const diff = diffTraces(written(token("a"), token("b"), token("c")), written(token("a"), action, token("c")));
		assert.deepEqual(diff.first, { index: 1, left: token("b"), right: action });
		assert.deepEqual(countsOf(diff.tokens), { common: 1, left: 2, right: 2 });
		assert.deepEqual(countsOf(diff.actions), { common: 0, left: 0, right: 1 });
		assert.deepEqual(diffTraces(written(), written(token("a"))).first, { index: 0, left: null, right: token("a") });
	});

	it("tells tokens and actions that are the same and were measured otherwise", () => {
		const { paths, cause } = exampleAction;
		const rescored: TraceStep = {
			type: "action",
			action: { ...exampleAction, paths: [{ ...paths[0]!, scores: { ...paths[0]!.scores!, entropy: 9 } }, paths[1]!] },
		};
		const diff = diffTraces(
			written(token("a"), action, token("b"), token("c")),
			written(token("a"), rescored, token("x"), token("b", 2), token("c", 1.0000001)),
		);
		assert.deepEqual(diff.tokens.remeasured, [{ left: 2, right: 3, what: ["entropy"] }]);
		assert.deepEqual(diff.actions.remeasured, [{ left: 0, right: 0, what: ["scores"] }]);
		const elsewhere: TraceStep = { type: "action", action: { ...exampleAction, cause: { ...cause, index: 0 } } };
		assert.deepEqual(countsOf(diffTraces(written(action), written(elsewhere)).actions), {
			common: 1,
			left: 0,
			right: 0,
		});
	});

	describe("as Markdown", () => {
		const shown = (left: Trace, right: Trace) =>
			describeTraceDiff(diffTraces(left, right), { name: "a.json", trace: left }, { name: "b|c`", trace: right });

		it("says so where the two are the same", () => {
			assert.equal(shown(exampleTrace, exampleTrace), "# `a.json` and `` b|c` ``\n\nThe two are the same.\n");
		});

		it("says where they part, with the numbers of both, and what only one of them says and did", () => {
			const left = written(token(" a\n"), token("|", 0.5), token("c"));
			const right = written(token(" a\n"), action, token("c"));
			const text = shown(left, right);
			for (const line of [
				/^Tokens in both: 1; only in `a\.json`: 2; .* Actions in both: 0; .*`: 1\.$/m,
				/^At step 2, after `·a↵`:$/m,
				/^\| step \| token `\\\|` \| branch \|$/m,
				/^\| H \(nats\) \| 0\.5 \| 0\.25 \|$/m,
				/^\| what it did \| – \| tried \*\*`·a·a`\*\* \(kept\), –, by logProbability \|$/m,
				/^\| .* \| branch \| 1 \| tried /m,
			]) {
				assert.match(text, line);
			}
		});

		it("says of the same steps that they were measured otherwise, and stops after twenty", () => {
			const many = (entropy: number) => written(...Array.from({ length: 25 }, () => token("a", entropy)));
			const text = shown(many(1), many(2));
			assert.match(text, /^The steps are the same, and were measured otherwise\. Tokens in both: 25; /m);
			assert.match(text, /^\| 19 \| `a` \| 50 % → 50 % \| 1 → 2 \| 0 → 0 \| entropy \|\n\nAnd 5 more\.$/m);
			assert.doesNotMatch(text, /Where they part/);
		});

		it("shows the beginning of what is long, and the end of what came before it", () => {
			const before = written(token(`${"x".repeat(100)}y`), token("z".repeat(300)));
			const text = shown(before, written(token(`${"x".repeat(100)}y`)));
			assert.match(text, /^At step 2, after `…x{59}y`:$/m);
			assert.match(text, /^\| 1 \| `z{200}…` \| 1 \| – \|$/m);
		});

		it("keeps each row of a table in its line, whatever was written", () => {
			fc.assert(
				fc.property(anyTrace, anyTrace, (left, right) => {
					for (const line of shown(left, right).split(/[\n\r\u2028\u2029]/)) {
						assert.match(line, /^$|^# |^## |^\|.*\|$|^At step |^And |^The |^Tokens /);
					}
				}),
				runs(100),
			);
		});
	});
});
