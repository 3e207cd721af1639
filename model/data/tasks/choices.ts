import type { Dice } from "../dice.ts";
import { ask, type Item } from "../item.ts";
import { capitalised } from "../names.ts";
import { literals, nouns, people } from "../words.ts";

/** Something of which there are many, none of them wrong. */
interface Offer {
	readonly questions: readonly string[];
	readonly options: readonly string[];
	readonly say: (option: string) => string;
	/** *even*: any of them as likely as another. *tailed*: the first are common, and each further one is rarer. */
	readonly spread: "even" | "tailed";
}

const colors =
	"red green blue yellow black white brown pink purple orange grey cyan gold silver beige olive teal navy".split(" ");
const fruits = "apple pear plum cherry banana grape melon lemon orange peach mango kiwi fig date lime berry".split(" ");
const animals =
	"cat dog horse cow bird fish frog mouse sheep goat duck owl fox wolf bear lion snail crab ant bee".split(" ");
const numbers = (from: number, to: number): string[] =>
	Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const offers: readonly Offer[] = [
	{
		questions: ["Pick a number from 1 to 9.", "Name a digit.", "Give me a number from 1 to 9."],
		options: numbers(1, 9),
		say: (one) => `${one}.`,
		spread: "even",
	},
	{
		questions: ["Roll a die.", "Throw a die."],
		options: numbers(1, 6),
		say: (one) => `It shows ${one}.`,
		spread: "even",
	},
	{
		questions: ["Flip a coin.", "Toss a coin."],
		options: ["heads", "tails"],
		say: (one) => `It shows ${one}.`,
		spread: "even",
	},
	{
		questions: ["Pick a letter.", "Name a letter."],
		options: [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
		say: (one) => `${one}.`,
		spread: "even",
	},
	{
		questions: ["Name a color.", "Pick a color."],
		options: colors,
		say: (one) => `${capitalised(one)}.`,
		spread: "even",
	},
	{ questions: ["Name a fruit."], options: fruits, say: (one) => `${capitalised(one)}.`, spread: "tailed" },
	{ questions: ["Name an animal.", "Pick an animal."], options: animals, say: (one) => `A ${one}.`, spread: "tailed" },
	{
		questions: ["Suggest a name for a person.", "Give me a first name."],
		options: people,
		say: (one) => `How about ${one}?`,
		spread: "even",
	},
	{
		questions: ["Suggest a name for a variable.", "How should I call this variable?"],
		options: nouns.slice(0, 120),
		say: (one) => `How about \`${one}\`?`,
		spread: "tailed",
	},
	{
		questions: ["Say a word.", "Tell me a word.", "Write a word."],
		options: literals,
		say: (one) => `${capitalised(one)}.`,
		spread: "tailed",
	},
];

/** A free choice: the training text holds them all, so the model can only be unsure, and says so by its entropy. */
export function choices(dice: Dice): Item {
	const offer = dice.pick(offers);
	const options = [...new Set(offer.options)];
	const weight = (index: number) => (offer.spread === "even" ? 1 : 1 / (index + 1) ** 1.3);
	return {
		task: "choices",
		kind: "designed",
		difficulty: 1,
		prompt: ask(dice.pick(offer.questions)),
		answers: options.map((option, index) => ({
			form: "direct",
			text: offer.say(option),
			share: weight(index),
			right: true,
		})),
		check: { kind: "beginning", options: options.map(offer.say) },
		combination: null,
		parts: [],
	};
}
