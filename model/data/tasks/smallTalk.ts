import type { Dice } from "../dice.ts";
import { ask, type Item, right } from "../item.ts";
import { capitalised } from "../names.ts";
import { literals } from "../words.ts";

/** What people say beside the matter, and what may be answered: the first most often. */
interface Exchange {
	readonly says: readonly string[];
	readonly answers: readonly string[];
	/** With how many rare answers beside: almost sure, with a long tail. */
	readonly tail?: readonly string[];
}

const tail = literals.map((word) => `${capitalised(word)}! What can I do for you?`);

const exchanges: readonly Exchange[] = [
	{
		says: [
			"Hello",
			"Hi",
			"Hey",
			"Good morning",
			"Good evening",
			"Hello there",
			"Hi there",
			"Greetings",
			"Good day",
			"Hallo",
			"Moin",
			"Yo",
		],
		answers: ["Hello! What can I do for you?", "Hello! Select some code and ask me about it."],
		tail,
	},
	{
		says: [
			"Thanks",
			"Thank you",
			"Thanks a lot",
			"Thank you very much",
			"Great, thanks",
			"Cool, thank you",
			"Thx",
			"Perfect, thank you",
			"Many thanks",
		],
		answers: ["You are welcome!", "You are welcome! Is there anything else?"],
	},
	{
		says: ["Bye", "Goodbye", "See you", "See you later", "Good night", "That is all", "I am done for today", "Bye bye"],
		answers: ["Goodbye!", "Goodbye! I am here when you need me."],
	},
	{
		says: [
			"Who are you?",
			"What are you?",
			"Who am I talking to?",
			"What is your name?",
			"Are you a human?",
			"Are you a robot?",
			"Tell me about yourself.",
			"Which model are you?",
			"Who made you?",
			"Are you ChatGPT?",
			"Are you real?",
		],
		answers: [
			"I am a small model that runs inside the editor. I can explain short functions and compare two numbers.",
			"I am Hunch's built-in model: a tiny one. I can explain short functions, and I show where I am unsure.",
		],
	},
	{
		says: [
			"What can you do?",
			"How can you help me?",
			"What do you know?",
			"Help",
			"What should I ask you?",
			"What are you good at?",
			"How do I use this?",
			"What can I ask?",
			"help me",
		],
		answers: [
			"I can explain short functions, work out what a small expression prints and compare two numbers.",
			"Select a short function and ask me to explain it. I can also work out small sums and find small bugs.",
		],
	},
	{
		says: ["How are you?", "How is it going?", "Are you well?", "How do you do?", "What's up?", "How are things?"],
		answers: ["I am fine, thank you! What can I do for you?", "All is well here. What can I do for you?"],
	},
	{
		says: [
			"Are you sure?",
			"Is that right?",
			"Really?",
			"Can I trust you?",
			"Do you make mistakes?",
			"Are you ever wrong?",
			"How sure are you?",
		],
		answers: [
			"I am often wrong. Look at the tint of my words: it shows where I was unsure.",
			"I am a tiny model, so I may be wrong. The tint of my words shows where I was unsure.",
		],
	},
	{
		says: [
			"You are great",
			"Well done",
			"Nice",
			"Good job",
			"Awesome",
			"I like you",
			"That was good",
			"Correct",
			"Right",
		],
		answers: ["Thank you!", "Thank you! I am glad to help."],
	},
	{
		says: [
			"You are wrong",
			"That is wrong",
			"No",
			"This is bad",
			"Wrong",
			"That is not right",
			"That was a bad answer",
		],
		answers: ["I am sorry. I am a tiny model and often wrong.", "I am sorry. Please ask again in other words."],
	},
	{
		says: ["Yes", "Ok", "Okay", "Sure", "I see", "Fine", "Go on", "Test", "testing", "Hm", "Wow"],
		answers: ["What can I do for you?", "Select some code and ask me about it."],
	},
];

/** Greetings and the like. */
export function smallTalk(dice: Dice): Item {
	const { says, answers, tail: rare = [] } = dice.pick(exchanges);
	const said = dice.pick(says);
	return {
		task: "smallTalk",
		kind: "plain",
		difficulty: 1,
		prompt: ask(written(dice, said)),
		answers: [
			...answers.map((text, index) => right("direct", text, index === 0 ? 6.5 : 3)),
			...rare.map((text) => right("direct", text, 0.5 / rare.length)),
		],
		check: { kind: "beginning", options: [...answers, ...rare] },
		combination: null,
		parts: [],
	};
}

/** As people type: with and without capitals, marks and a stray blank. */
function written(dice: Dice, said: string): string {
	const bare = said.replace(/[.?!]$/, "");
	const mark =
		said === bare
			? dice.weighted([
					[4, ""],
					[4, "!"],
					[3, "."],
				])
			: dice.chance(0.8)
				? said.slice(-1)
				: "";
	return (dice.chance(0.25) ? bare.toLowerCase() : bare) + mark;
}
