import assert from "node:assert/strict";
import { aboutNoAnswer, engineGaveUp, toErrorData } from "../../../extension/protocol/errors.ts";

describe("an error that belongs to no answer", () => {
	it("offers no other try, which would write an answer once more that had nothing to do with it", () => {
		assert.deepEqual(aboutNoAnswer(toErrorData(new Error("no"))).actions, ["showLog"]);
		const { data } = engineGaveUp("it crashed");
		assert.deepEqual(aboutNoAnswer(data), { ...data, actions: ["showLog", "chooseModel"] });
	});
});
