import assert from "node:assert/strict";
import fc from "fast-check";
import { fitMessages, promptRoom } from "../../../extension/engine/process/contextBudget.ts";
import type { ChatMessage } from "../../../extension/protocol/engine.ts";

const user = (text: string): ChatMessage => ({ role: "user", text });
const assistant = (text: string): ChatMessage => ({ role: "assistant", text });
const system = (text: string): ChatMessage => ({ role: "system", text });
const lengthOf = (messages: readonly ChatMessage[]) => messages.reduce((sum, { text }) => sum + text.length, 0);

describe("the budget of the context", () => {
	it("keeps a quarter free for the answer, or as much as it may have", () => {
		assert.equal(promptRoom(4096, 512), 3584);
		assert.equal(promptRoom(512, 512), 384);
		assert.equal(promptRoom(512, 20), 492);
		assert.equal(promptRoom(3, 512), 2);
	});

	it("leaves out the oldest question with its answer first, and says how many", () => {
		const messages = [system("ss"), user("aaaa"), assistant("bbbb"), user("cc"), assistant("dd"), user("ee")];
		const roles = (room: number) => {
			const { kept, omitted } = fitMessages(messages, lengthOf, room);
			return [kept.map(({ text }) => text[0]).join(""), omitted];
		};
		assert.deepEqual(roles(16), ["sabcde", 0]);
		assert.deepEqual(roles(15), ["scde", 1]);
		assert.deepEqual(roles(7), ["se", 2]);
		assert.deepEqual(roles(1), ["se", 2], "what is left may still be too long, and is refused then");
	});

	it("never leaves out the system message or the last question, and never more than it must", () =>
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 6 }),
				fc.boolean(),
				fc.nat(60),
				(turns, hasSystem, room) => {
					const messages = [
						...(hasSystem ? [system("s")] : []),
						...turns.flatMap(([q, a]) => [user("q".repeat(q)), assistant("a".repeat(a))]),
						user("last"),
					];
					const { kept, omitted } = fitMessages(messages, lengthOf, room);
					assert.equal(kept.at(-1), messages.at(-1));
					if (hasSystem) assert.equal(kept[0], messages[0]);
					assert.equal(kept.length, messages.length - 2 * omitted);
					if (lengthOf(kept) > room) assert.equal(omitted, turns.length);
					if (omitted > 0) {
						const start = hasSystem ? 1 : 0;
						const withOneMore = messages.slice(start + 2 * (omitted - 1));
						assert.ok(lengthOf(withOneMore) + start > room);
					}
				},
			),
		));

	const conversations = fc.record({
		turns: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 12 }),
		hasSystem: fc.boolean(),
	});
	type Shape = typeof conversations extends fc.Arbitrary<infer T> ? T : never;
	const messagesOf = ({ turns, hasSystem }: Shape): ChatMessage[] => [
		...(hasSystem ? [system("s")] : []),
		...turns.flatMap(([q, a]) => [user("q".repeat(q)), assistant("a".repeat(a))]),
		user("last"),
	];

	it("leaves out what leaving out one by one would", () =>
		fc.assert(
			fc.property(conversations, fc.nat(120), (shape, room) => {
				const messages = messagesOf(shape);
				const start = shape.hasSystem ? 1 : 0;
				const without = (omitted: number) => [...messages.slice(0, start), ...messages.slice(start + 2 * omitted)];
				let omitted = 0;
				while (omitted < shape.turns.length && lengthOf(without(omitted)) > room) omitted++;
				assert.deepEqual(fitMessages(messages, lengthOf, room), { kept: without(omitted), omitted });
			}),
		));

	it("reads a long conversation once where it has room, and else about as often as it can be halved", () => {
		const messages = messagesOf({
			turns: Array.from({ length: 1000 }, () => [4, 4] as [number, number]),
			hasSystem: true,
		});
		for (const [room, most] of [
			[10_000, 1],
			[4000, 11],
			[100, 11],
			[1, 11],
		] as const) {
			let reads = 0;
			fitMessages(
				messages,
				(some) => {
					reads++;
					return lengthOf(some);
				},
				room,
			);
			assert.ok(reads <= most, `${reads} for ${room}`);
		}
	});
});
