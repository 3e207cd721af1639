import type { Card } from "../../sampler/describe.ts";
import { percentsOf } from "../../sampler/percents.ts";

/**
 * A token's card as Markdown for a hover. Titles are a model's words: they stand in code spans, which they cannot close,
 * so that nothing in them is ever Markdown, a link or an image.
 */
export function cardMarkdown({ title, sentence, facts, alternatives, others }: Card): string {
	const percents = percentsOf([...alternatives.map(({ probability }) => probability), others]);
	const rows = alternatives.map(({ title, taken }, i) => {
		const line = `${codeSpan(title)} ${percents[i]}`;
		return taken ? `- **${line}** (taken)` : `- ${line}`;
	});
	return [
		`**${codeSpan(title)}** ${plain(sentence)}`,
		facts.map(({ label, value }) => `${plain(label)}: ${plain(value)}`).join(" · "),
		[...rows, `- others ${percents.at(-1)}`].join("\n"),
	].join("\n\n");
}

/** Text as code: between more backticks in a row than it has itself, on one line. */
export function codeSpan(text: string): string {
	const line = text.replace(/\s+/g, " ");
	const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
	const ticks = "`".repeat(longest + 1);
	return line.trim() === "" ? "(blank)" : `${ticks} ${line} ${ticks}`;
}

/** Text that Markdown shows as it is. */
export function plain(text: string): string {
	return text.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
