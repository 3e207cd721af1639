import assert from "node:assert/strict";
import { parseOptions } from "../../../eval/arguments.ts";
import { wayKey } from "../../../eval/methods/method.ts";
import { methodNames, parseMethod } from "../../../eval/methods/parseMethod.ts";
import { tasksOf } from "../../../eval/tasks/taskList.ts";
import { defaultBudget } from "../../../sampler/budget.ts";
import { policies } from "../../../sampler/policies/registry.ts";

/** What is thrown is shown as it is: a sentence. */
const refused = (what: () => unknown, expected: RegExp) =>
	assert.throws(what, (thrown: Error) => {
		assert.ok(thrown instanceof RangeError);
		assert.match(thrown.message, /\.$/);
		assert.match(thrown.message, expected);
		return true;
	});

describe("a method of the command line", () => {
	it("is any policy of the registry, by its name", () => {
		for (const { name } of policies) assert.equal(parseMethod(name).way.policy.name, name);
	});

	it("sets the policy's parameters, the budget, the rates and the thresholds", () => {
		const { way, name } = parseMethod("entropix:score=entropy:candidates=2:budget.pauses=5:threshold.entropyHigh=0.8");
		assert.equal(name, "entropix:score=entropy:candidates=2:budget.pauses=5:threshold.entropyHigh=0.8");
		assert.deepEqual(way.policy.values, { score: "entropy", candidates: 2 });
		assert.deepEqual(way.budget, { ...defaultBudget, pauses: 5 });
		assert.deepEqual(way.thresholds, { entropyHigh: 0.8 });
		assert.equal(way.rates, null);
		const { rates } = parseMethod("entropix:rate.pause=0.05").way;
		assert.equal(rates?.pause, 0.05);
	});

	it("is told what a pause may say, and has other answers then", () => {
		const { way, matchesRates } = parseMethod("entropix:say=Let's see.|Hm.");
		assert.deepEqual(way.pauseTexts, ["Let's see.", "Hm."]);
		assert.deepEqual(way.policy.values, {});
		assert.equal(matchesRates, false);
		assert.equal(parseMethod("random:say=Hm.").matchesRates, true);
		assert.deepEqual(parseMethod("entropix").way.pauseTexts, []);
		assert.notEqual(wayKey(way), wayKey(parseMethod("entropix").way));
		refused(() => parseMethod("entropix:say=Hm.|"), /say in "entropix:say=Hm\.\|" holds a sentence without a word/);
	});

	it("is a control that thinks, votes, or takes the likeliest of several", () => {
		assert.equal(parseMethod("think").way.asksToThink, true);
		assert.equal(parseMethod("think").way.policy.name, "greedy");
		assert.deepEqual(parseMethod("vote:n=7:temperature=1").vote, { by: "majority", samples: 7 });
		assert.deepEqual(parseMethod("vote:n=7:temperature=1").way.policy.values, { temperature: 1 });
		assert.deepEqual(parseMethod("best").vote, { by: "likeliest", samples: null });
	});

	it("matches the rates of the judged method unless it is given its own", () => {
		assert.equal(parseMethod("random").matchesRates, true);
		assert.equal(parseMethod("random:score=entropy").matchesRates, true);
		assert.equal(parseMethod("random:ratePause=0.1").matchesRates, false);
	});

	it("has the same answers as another that says the same in another order", () => {
		const key = (text: string) => wayKey(parseMethod(text).way);
		assert.equal(key("entropix:score=entropy:candidates=2"), key("entropix:candidates=2:score=entropy"));
		assert.notEqual(key("entropix:candidates=2"), key("entropix:candidates=3"));
		assert.notEqual(key("greedy"), key("think"));
	});

	it("that cannot be is refused in a sentence", () => {
		refused(() => parseMethod("entropy"), /There is no policy "entropy"\. The names are: entropix, /);
		refused(() => parseMethod("entropix:score"), /"score" in "entropix:score" is not of the form key=value/);
		refused(() => parseMethod("entropix:score=best"), /score must be one of/);
		refused(
			() => parseMethod("entropix:candidates=many"),
			/candidates must be a whole number from 2 to 16, and it is "many"/,
		);
		refused(() => parseMethod("greedy:n=3"), /There is no parameter "n"/);
		refused(() => parseMethod("entropix:budget.pause=3"), /There is no budget\.pause .* Use one of extraTokens, /);
		refused(() => parseMethod("entropix:budget.pauses=-1"), /budget\.pauses must be a whole number from 0 to 4096/);
		refused(() => parseMethod("entropix:budget.attempts=0"), /budget\.attempts must be a whole number from 1 to 16/);
		refused(
			() => parseMethod("entropix:budget.paths=2.5"),
			/paths must be a whole number from 1 to 16, and it is "2\.5"/,
		);
		refused(() => parseMethod("entropix:rate.pause=7"), /rate\.pause must be a number from 0 to 1/);
		refused(() => parseMethod("entropix:threshold.entropyHigh=high"), /entropyHigh must be a number from 0 to 100/);
		refused(() => parseMethod("entropix:rate.restart=1"), /There is no rate\.restart/);
		refused(() => parseMethod("entropix:threshold.entropy=1"), /There is no threshold\.entropy/);
		refused(() => parseMethod("vote:n=0"), /n in "vote:n=0" must be a whole number from 1 to/);
	});
});

describe("the options of the evaluation", () => {
	it("put greedy first, once, whether it was named or not", () => {
		const names = (policies: string) => parseOptions(["--policies", policies]).methods.map(({ name }) => name);
		assert.deepEqual(names("entropix,think"), ["greedy", "entropix", "think"]);
		assert.deepEqual(names("entropix, greedy,entropix"), ["greedy", "entropix"]);
	});

	it("compare every policy there is, once, beside the controls, where the whole family is asked for", () => {
		const { methods, out } = parseOptions(["--family"]);
		const names = methods.map(({ name }) => name);
		assert.deepEqual(new Set(names), new Set(methodNames()));
		assert.equal(names.length, new Set(names).size);
		assert.deepEqual([names[0], out], ["greedy", "out/eval/family"]);
		assert.equal(parseOptions([]).out, "out/eval");
	});

	it("compare the default with what else it might have been, on the half for choosing, and one such run at a time", () => {
		const { methods, out, split, tasks } = parseOptions(["--choices"]);
		const names = methods.map(({ name }) => name);
		assert.deepEqual(names.slice(0, 3), ["greedy", "think", "entropix"]);
		assert.ok(names.includes("entropix:truncation=none") && tasks.includes("decimals"));
		assert.deepEqual([out, split], ["out/eval/choices", "tune"]);
		const keys = methods.map(({ way }) => wayKey(way));
		assert.equal(new Set(keys).size, keys.length, "none is the default in other words");
		assert.throws(() => parseOptions(["--choices", "--family"]), /runs of their own/);
	});

	it("ask of another model than the built-in one what it can be judged on, unless tasks are named", () => {
		assert.deepEqual(parseOptions([]).tasks, ["arithmetic", "programs", "decimals", "explain", "fix", "outOfDepth"]);
		assert.deepEqual(parseOptions(["--model", "m.gguf"]).tasks, ["arithmetic", "programs", "decimals"]);
		assert.deepEqual(parseOptions(["--model", "m.gguf", "--tasks", "fix"]).tasks, ["fix"]);
	});

	it("take a task once, however often it is named", () => {
		assert.deepEqual(parseOptions(["--tasks", "arithmetic,fix", "arithmetic"]).tasks, ["arithmetic", "fix"]);
	});

	it("take random places as a control only of policies that act in the same way, or with rates that are given", () => {
		const names = (policies: string) => parseOptions(["--policies", policies]).methods.map(({ name }) => name);
		assert.deepEqual(names("fork,random"), ["greedy", "fork", "random"]);
		assert.deepEqual(names("random"), ["greedy", "random"]);
		assert.equal(names("dynatemp,random:ratePause=0.1").length, 3);
		refused(
			() => names("entropix:score=entropy,random:score=entropy"),
			/all but its rates from "entropix:score=entropy"/,
		);
		assert.equal(names("entropix,random:score=entropy:ratePause=0.1").length, 3);
		refused(() => names("dynatemp,random,entropix"), /"random" is no control for "dynatemp".* one of .*entropix.*fork/);
	});

	it("that cannot be used are refused in a sentence", () => {
		refused(() => parseOptions(["--n", "0"]), /--n must be a whole number from 1 to 100000, and it is "0"/);
		refused(() => parseOptions(["--n", "ten"]), /--n must be a whole number/);
		refused(() => parseOptions(["--seed=-1"]), /--seed must be a whole number from 0/);
		refused(() => parseOptions(["--budget", "1.5"]), /--budget must be a whole number/);
		refused(() => parseOptions(["--split", "train"]), /--split must be one of tune, test/);
		refused(() => parseOptions(["--policies", " , "]), /--policies needs at least one name/);
		refused(() => parseOptions(["--polices", "greedy"]), /'--polices'/);
		refused(() => parseOptions(["--model"]), /'--model <value>' argument missing/);
		const reading = { from: ".", allowUnsafeCode: false };
		refused(() => tasksOf(["sums"], reading), /There is no task "sums"\. The names are: arithmetic, /);
		refused(() => tasksOf(["mmlu=file.jsonl"], reading), /There is no format "mmlu"/);
	});
});
