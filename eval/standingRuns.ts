import { defaultRates } from "../sampler/calibration.ts";
import { defaultPauseUpTo } from "../sampler/policies/entropix.ts";
import { policies } from "../sampler/policies/registry.ts";
import type { EvalKind, EvalSplit } from "./item.ts";

/** A run whose report stands in the repository: what it does where the command line says nothing else. */
export interface StandingRun {
	/** In the usage: what it is for. */
	readonly about: string;
	readonly methods: readonly string[];
	/** Of the built-in model; null for all that it knows. */
	readonly tasks: readonly string[] | null;
	readonly split: EvalSplit;
	/** Items of each task. */
	readonly counts: Readonly<Record<EvalKind, number>>;
	readonly out: string;
	/** In docs: what it is told in, and the folder of its report beside that. */
	readonly document: string;
	readonly folder: string;
}

const usualMethods = ["greedy", "entropix", "random", "think", "vote", "best"];

/** Of the tokens of the calibration corpus, so many are to lie above the threshold of entropy. */
const ratesOfPause = [0.03, 0.05, 0.06, 0.07, 0.08, 0.1].filter((rate) => rate !== defaultRates.pause);

/** The default with one thing otherwise, and pauses by entropy alone: what it was chosen from. */
const variants = [
	...ratesOfPause.map((rate) => `entropix:rate.pause=${rate}`),
	...[0.56, 0.6, 0.62, 0.63, 0.64, 0.68, 0.72, 1]
		.filter((share) => share !== defaultPauseUpTo)
		.map((share) => `entropix:pauseUpTo=${share}`),
	...ratesOfPause.map((rate) => `entropix:pauseUpTo=1:rate.pause=${rate}`),
	"entropix:rate.branch=0",
	"entropix:rate.branch=0.01",
	"entropix:rate.branch=0.04",
	"entropix:rate.resample=0",
	"entropix:rate.resample=0.02",
	"entropix:truncation=min-p",
	"entropix:truncation=none",
	"entropix:thoughts=on the spot",
	"entropix:score=entropy",
	"entropix:say=Let's think step by step.",
];

export const standingRuns = {
	/** A thousand natural items, and fewer of what takes long or says less. */
	main: {
		about: "the default and its controls, on the half test",
		methods: usualMethods,
		tasks: null,
		split: "test",
		counts: { natural: 500, designed: 300, plain: 100, public: 100 },
		out: "out/eval",
		document: "EVIDENCE.md",
		folder: "evidence",
	},
	/** Of which the default is one. Many methods, so fewer items. */
	family: {
		about: "every policy there is, each as it is by default, on the half tune",
		methods: [...new Set([...usualMethods, ...policies.map(({ name }) => name)])],
		tasks: null,
		split: "tune",
		counts: { natural: 100, designed: 60, plain: 30, public: 50 },
		out: "out/eval/family",
		document: "EVIDENCE-FAMILY.md",
		folder: "evidence-family",
	},
	choices: {
		about: "the default with one thing otherwise: what its numbers were chosen from, on the half tune",
		methods: ["greedy", "think", "entropix", ...variants],
		tasks: ["arithmetic", "programs", "decimals", "explain"],
		split: "tune",
		counts: { natural: 300, designed: 100, plain: 30, public: 50 },
		out: "out/eval/choices",
		document: "EVIDENCE-CHOICES.md",
		folder: "evidence-choices",
	},
} as const satisfies Record<string, StandingRun>;

export type RunName = keyof typeof standingRuns;
export const runNames = Object.keys(standingRuns) as readonly RunName[];

/** Its options, and those that follow, behind `npm run eval`. */
const withOptions = (name: RunName, ...more: readonly string[]): string => {
	const options = [...(name === "main" ? [] : [`--${name}`]), ...more];
	return ["npm run eval", ...(options.length === 0 ? [] : ["--", ...options])].join(" ");
};

/** The command that makes its report. */
export const commandOf = (name: RunName): string => withOptions(name);

/** The command that writes its tables into its document. */
export const documentCommandOf = (name: RunName): string => withOptions(name, "--document");
