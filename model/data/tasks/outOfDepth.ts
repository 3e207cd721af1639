import type { Dice } from "../dice.ts";
import { foreignCode, type Subject } from "../foreignCode.ts";
import { about, ask, type Item, right } from "../item.ts";
import { capitalised } from "../names.ts";
import { adjectives, literals, nouns, people, plurals, verbs } from "../words.ts";

/** How an answer begins that admits to know too little. */
export const admissions = ["I am not sure.", "That is too much for me.", "I do not know."] as const;

const endings = {
	question: [
		"I am a tiny model: I can explain short functions, work out small sums and compare two numbers.",
		"I only know short functions, small sums and decimals. A larger model can help you with this.",
	],
	code: [
		"I am a tiny model, and this code is beyond what I know. A larger model can explain it.",
		"I only know short functions, and this is something else. A larger model can explain it.",
	],
} as const;

/** What this model cannot know: it says so. */
export function outOfDepth(dice: Dice): Item {
	const code = dice.chance(0.45);
	const subject = code ? foreignCode(dice) : question(dice);
	const asked = code
		? about(
				dice.pick(["Explain this code:", "What does this code do?", "What does this do?", "Fix the bug in this code:"]),
				subject.tag,
				subject.text,
			)
		: subject.text;
	return {
		task: "outOfDepth",
		kind: "plain",
		difficulty: 1,
		prompt: ask(asked),
		answers: admissions.flatMap((admission, index) =>
			endings[code ? "code" : "question"].map((ending) => right("direct", `${admission} ${ending}`, [5, 3, 2][index]!)),
		),
		check: { kind: "beginning", options: admissions },
		combination: `beyond ${subject.text}`,
		parts: [],
	};
}

/** Words joined by an underscore belong together. */
const phrases = (text: string): string[] => text.split(" ").map((phrase) => phrase.replaceAll("_", " "));

const crafts = phrases(
	"debounce throttle quicksort mergesort parser tokenizer compiler server client scheduler cache linked_list binary_tree hash_map regex_router crawler chatbot game website database query test_suite Dockerfile makefile shell_script web_page login_form state_machine event_bus thread_pool",
);
const languages =
	"TypeScript JavaScript Python Go Rust Java C C++ Ruby Swift Kotlin Haskell SQL Bash PHP Scala Lua".split(" ");
const things = phrases(
	"recursion closures inheritance monads promises threads pointers garbage_collection HTTP DNS TLS TCP Git rebase Docker Kubernetes React Vue Angular Redux GraphQL REST OAuth JSON YAML regular_expressions big_O_notation dynamic_programming race_conditions deadlocks memory_leaks type_inference generics traits decorators iterators generators",
);
const places =
	"France Spain Italy Japan China Brazil Canada Egypt India Kenya Norway Peru Poland Greece Turkey Chile Cuba Iran Iraq Nepal".split(
		" ",
	);

/** A sum with numbers larger than any that was taught. */
const hugeSum = (dice: Dice): string =>
	`What is ${dice.int(10_000, 999_999)} ${dice.pick(["*", "/", "+", "-"])} ${dice.int(1000, 99_999)}?`;

function question(dice: Dice): Subject {
	const topic = () =>
		dice.pick([
			dice.pick(things),
			dice.pick(crafts),
			dice.pick(nouns),
			`${dice.pick(adjectives)} ${dice.pick(plurals)}`,
		]);
	const text = dice.pick<() => string>([
		() => hugeSum(dice),
		() => `Write a ${dice.pick(crafts)} in ${dice.pick(languages)}.`,
		() =>
			`Write a ${dice.pick(languages)} function that ${dice.pick(verbs)}s ${dice.pick(adjectives)} ${dice.pick(plurals)}.`,
		() => `How do I ${dice.pick(verbs)} a ${dice.pick(nouns)} in ${dice.pick(languages)}?`,
		() => `What is the difference between ${topic()} and ${topic()}?`,
		() => `Explain ${topic()}.`,
		() => `Explain ${topic()} to a beginner.`,
		() => `Why is my ${dice.pick(nouns)} ${dice.pick(adjectives)}?`,
		() => `What is the capital of ${dice.pick(places)}?`,
		() => `Who is ${dice.pick(people)} ${capitalised(dice.pick(nouns))}?`,
		() => `Tell me a ${dice.pick(["joke", "story", "poem", "secret"])} about ${topic()}.`,
		() =>
			`Translate "${dice.pick(literals)} ${dice.pick(nouns)}" into ${dice.pick(["German", "French", "Spanish", "Latin", "Polish"])}.`,
		() => `When was ${topic()} invented?`,
		() => `How does ${topic()} work?`,
		() => `Should I use ${topic()} or ${topic()}?`,
		() => `Refactor my ${dice.pick(nouns)} ${dice.pick(crafts)}.`,
		() => `Review this change: it ${dice.pick(verbs)}s every ${dice.pick(nouns)}.`,
		() => `What will the ${dice.pick(nouns)} be in ${dice.int(2, 50)} years?`,
		() => `${capitalised(dice.pick(verbs))} the ${dice.pick(nouns)} and ${dice.pick(verbs)} the ${dice.pick(plurals)}.`,
		() => `Write a commit message for a change that ${dice.pick(verbs)}s the ${dice.pick(nouns)}.`,
		() => `I have ${dice.int(2, 90)} ${dice.pick(plurals)} and ${dice.pick(people)} takes some. What now?`,
	])();
	return { tag: "", text };
}
