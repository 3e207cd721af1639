import assert from "node:assert/strict";
import fc from "fast-check";
import { type TreeNode, TurnTree } from "../../../extension/chat/turnTree.ts";

/** A tree of so many turns, each after one of those before it (or after none), and the same as a list. */
const trees = fc.array(fc.nat(), { minLength: 1, maxLength: 20 }).map((draws) => {
	const nodes: TreeNode[] = [];
	for (const [i, draw] of draws.entries()) {
		const at = draw % (i + 1);
		nodes.push({ id: `t${i}`, parent: at === i ? null : nodes[at]!.id });
	}
	const tree = new TurnTree<TreeNode>();
	for (const node of nodes) tree.add(node);
	return { tree, nodes };
});
const ids = (nodes: readonly TreeNode[]) => nodes.map(({ id }) => id);

describe("the tree of a conversation", () => {
	it("shows a way whose turns follow each other, down to one after which there is none", () => {
		fc.assert(
			fc.property(trees, fc.nat(), ({ tree, nodes }, draw) => {
				const chosen = nodes[draw % nodes.length]!;
				tree.show(chosen.id);
				const { shown } = tree;
				assert.ok(shown.includes(chosen));
				for (const [i, { parent }] of shown.entries()) assert.equal(parent, shown[i - 1]?.id ?? null);
				assert.ok(!nodes.some(({ parent }) => parent === shown.at(-1)!.id));
				const way = ids(tree.wayTo(chosen.id));
				assert.deepEqual(way, ids(shown).slice(0, way.length));
				assert.deepEqual(ids(tree.all), ids(nodes), "nothing is lost");
			}),
			{ seed: 1 },
		);
	});

	it("comes back to what was said after a turn when that is shown again", () => {
		fc.assert(
			fc.property(trees, fc.nat(), ({ tree, nodes }, draw) => {
				const first = ids(tree.shown);
				tree.show(nodes[draw % nodes.length]!.id);
				for (const id of first) tree.show(id);
				assert.deepEqual(ids(tree.shown), first);
			}),
			{ seed: 1 },
		);
	});

	it("knows the siblings of a turn by age, and leads from each to the next", () => {
		fc.assert(
			fc.property(trees, ({ tree, nodes }) => {
				for (const node of nodes) {
					const siblings = nodes.filter(({ parent }) => parent === node.parent);
					const index = siblings.indexOf(node);
					assert.deepEqual(tree.placeOf(node), { index, count: siblings.length });
					assert.equal(tree.siblingOf(node.id, 1), siblings[index + 1]);
					assert.equal(tree.siblingOf(node.id, -1), siblings[index - 1]);
				}
			}),
			{ seed: 1 },
		);
	});

	it("takes no turn twice, and none without the one before it", () => {
		const tree = new TurnTree<TreeNode>();
		tree.add({ id: "a", parent: null });
		assert.throws(() => tree.add({ id: "a", parent: null }), /twice/);
		assert.throws(() => tree.add({ id: "b", parent: "gone" }), /missing/);
		tree.show("gone");
		assert.deepEqual(ids(tree.shown), ["a"]);
		assert.equal(tree.siblingOf("gone", 1), undefined);
	});
});
