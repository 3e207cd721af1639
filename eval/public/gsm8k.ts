import * as v from "valibot";
import type { EvalItem, EvalTask, Judgement } from "../item.ts";
import { finalNumber, numbersIn } from "./number.ts";
import { itemsOf } from "./published.ts";
import { readRecords } from "./records.ts";

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
	async items(request) {
		const records = await readRecords(file, schema, 'GSM8K\'s questions ("question", "answer")');
		return itemsOf(
			records.map(({ record, line }) => ({ name: `${name}/${line}`, content: record.question, ...record })),
			request,
		).map(({ id, question, answer }): EvalItem => {
			const reference = referenceOf(answer)!;
			return {
				id,
				task: name,
				kind: "public",
				difficulty: 1,
				messages: [{ role: "user", text: `${question}\n\n${wish}` }],
				maxTokens: 1024,
				judge: async (text) => judge(text, reference),
			};
		});
	},
});

/** The number behind the last "####", in canonical form. */
function referenceOf(answer: string): string | null {
	const [, last] = /.*####(.*)$/s.exec(answer) ?? [];
	return last === undefined ? null : (numbersIn(last)[0]?.value ?? null);
}

function judge(answer: string, reference: string): Judgement {
	const found = finalNumber(answer);
	if (found === null) return { value: null, right: false, why: "it names no number" };
	return { value: found.value, right: found.value === reference, valueAt: found.at };
}
