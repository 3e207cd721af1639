import assert from "node:assert/strict";
import { PromptPace } from "../../../extension/engine/process/promptPace.ts";

describe("the pace of reading a prompt", () => {
	/** The chunks in which a prompt is read by something that reads so many tokens a second. */
	function chunks(tokens: number, rate: number, largest = 512): number[] {
		const pace = new PromptPace(largest);
		const sizes: number[] = [];
		for (let left = tokens; left > 0; ) {
			const size = pace.chunk(left);
			pace.record(size, (size / rate) * 1000);
			sizes.push(size);
			left -= size;
		}
		return sizes;
	}

	it("is chunks of under a tenth of a second on a slow processor, and whole batches on a fast one", () => {
		assert.deepEqual(chunks(100, 250), [32, 16, 16, 16, 16, 4]);
		assert.deepEqual(chunks(1100, 20_000), [32, 512, 512, 44]);
		assert.deepEqual(chunks(30, 5), [30]);
		assert.deepEqual(chunks(60, 5), [32, 8, 8, 8, 4]);
	});

	it("never leaves one token for the end, for that would be computed another way", () => {
		for (let tokens = 2; tokens < 300; tokens++) {
			for (const rate of [10, 250, 1000]) {
				const sizes = chunks(tokens, rate, 128);
				assert.equal(
					sizes.reduce((sum, size) => sum + size),
					tokens,
				);
				assert.ok(
					sizes.every((size) => size > 1),
					`${tokens} tokens: ${sizes.join(" ")}`,
				);
			}
		}
		assert.deepEqual(chunks(1, 250), [1]);
		const fast = new PromptPace(512);
		fast.record(512, 100);
		for (let tokens = 2; tokens < 300; tokens++) {
			for (let left = tokens; left > 0; ) {
				const size = fast.chunk(left, 64);
				assert.ok(size > 1 && size <= 64, `${size} of ${tokens} where 64 are wanted`);
				left -= size;
			}
		}
	});
});
