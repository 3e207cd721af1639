import type { Card, CardAlternative } from "../../sampler/describe.ts";
import { percentsOf } from "../../sampler/percents.ts";
import { likeliest } from "../heat/likeliest.ts";
import { type AlternativePlace, LookAhead } from "./LookAhead.tsx";

/** What can be done with an alternative. */
export interface Choice {
	readonly place: AlternativePlace;
	/** Writes on from it. */
	readonly choose: () => void;
}

interface TokenFactsProps {
	readonly card: Card;
	/** Something more to know; null where there is nothing. */
	readonly note: string | null;
	/** Null where an alternative cannot be chosen. */
	readonly choiceOf: (alternative: CardAlternative) => Choice | null;
}

/** How unsure the model was at a token, what else it would have said, and the numbers. */
export function TokenFacts({ card, note, choiceOf }: TokenFactsProps) {
	const { listed, others } = likeliest(card);
	const percents = percentsOf([...listed.map(({ probability }) => probability), others]);
	return (
		<>
			<p class="card-sentence">{card.sentence}</p>
			{note !== null && <p class="card-note">{note}</p>}
			<ul class="alternatives" aria-label="Alternatives">
				{listed.map((alternative, i) => (
					<Bar {...alternative} percent={percents[i]!} choice={choiceOf(alternative)} />
				))}
				{others > 0 && <Bar title="others" probability={others} percent={percents.at(-1)!} />}
			</ul>
			<Facts facts={card.facts} />
		</>
	);
}

/** Numbers with their names. */
export function Facts({ facts }: Pick<Card, "facts">) {
	return (
		<dl class="facts">
			{facts.map(({ label, value }) => (
				<div>
					<dt>{label}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}

interface BarProps {
	readonly title: string;
	readonly probability: number;
	/** As it is shown: with those of the other rows it makes 100 %. */
	readonly percent: string;
	/** Missing where it stands for all the others. */
	readonly taken?: boolean;
	readonly choice?: Choice | null;
}

/** An alternative, its share drawn behind it. */
function Bar({ title, probability, percent, taken, choice = null }: BarProps) {
	const kind = [taken === true ? "taken" : "", taken === undefined ? "others" : ""].join(" ").trim();
	const row = (
		<>
			<span class="alternative-title">
				<span class="bar" style={{ width: `${probability * 100}%` }} aria-hidden="true" />
				{taken === undefined ? <span>{title}</span> : <code>{title}</code>}
				{taken === true && <span class="taken-mark">taken</span>}
			</span>
			<span class="alternative-percent">{percent}</span>
		</>
	);
	return (
		<li class={`alternative ${kind}`}>
			{choice === null ? (
				row
			) : (
				<>
					<button
						type="button"
						class="alternative-choice"
						title="Write on from this one, beside this answer"
						onClick={choice.choose}
					>
						{row}
					</button>
					<LookAhead key={Object.values(choice.place).join(" ")} title={title} place={choice.place} />
				</>
			)}
		</li>
	);
}
