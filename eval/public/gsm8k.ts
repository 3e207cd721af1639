import * as v from "valibot";
import { numbersIn } from "../../model/data/number.ts";
import { finalNumber } from "../../model/data/said/number.ts";
import type { EvalItem, EvalTask, Judgement } from "../item.ts";
import { itemsOf, judgedBy, sourceOf, usualMaxTokens } from "./published.ts";
import { readRecords } from "./records.ts";
import { type SaidPart, saidPart, thoughtToTheEnd } from "./saidPart.ts";

/** A line of GSM8K (`grade_school_math/data/test.jsonl`): the worked answer ends with a line `#### 42`. */
const schema = v.object({
	question: v.pipe(v.string(), v.trim(), v.nonEmpty("it is empty")),
	answer: v.pipe(
		v.string(),
		v.check((text) => referenceOf(text) !== null, 'it does not end with "#### " and a number'),
	),
});

const wish = 'End with a sentence "The answer is" and the number.';

/**
 * Word problems in GSM8K's published format. Judged by the number that an answer ends up with; how it got there is not
 * looked at.
 * @param file JSON lines, gzipped or not
 */
export const gsm8k = (name: string, file: string): EvalTask => ({
	name,
	kind: "public",
	source: async () => sourceOf(file, (await read(file)).length, []),
	async items(request) {
		return itemsOf(
			(await read(file)).map(({ record, line }) => ({ name: `${name}/${line}`, content: record.question, ...record })),
			request,
		).map(({ id, question, answer }): EvalItem => {
			const reference = referenceOf(answer)!;
			return {
				id,
				about: id,
				task: name,
				kind: "public",
				difficulty: 1,
				messages: [{ role: "user", text: `${question}\n\n${wish}` }],
				maxTokens: usualMaxTokens,
				judgedBy: judgedBy(reference),
				judge: async (text, thinksFromTheStart) => judge(saidPart(text, thinksFromTheStart), reference),
			};
		});
	},
});

const read = (file: string) => readRecords(file, schema, 'GSM8K\'s questions ("question", "answer")');

/** The number behind the last "####", in canonical form. */
function referenceOf(answer: string): string | null {
	const [, last] = /.*####(.*)$/s.exec(answer) ?? [];
	return last === undefined ? null : (numbersIn(last)[0]?.value ?? null);
}

function judge(said: SaidPart | null, reference: string): Judgement {
	if (said === null) return { value: null, right: false, why: thoughtToTheEnd };
	const found = finalNumber(said.text);
	if (found === null) return { value: null, right: false, why: "it names no number" };
	const valueAt = { start: found.at.start + said.start, end: found.at.end + said.start };
	return { value: found.value, right: found.value === reference, valueAt };
}
