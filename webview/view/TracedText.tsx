import { useMemo } from "preact/hooks";
import { describeChoices } from "../../sampler/describe.ts";
import { heatLevel } from "../../sampler/heat.ts";
import { assembleText } from "../../sampler/text.ts";
import type { TraceToken } from "../../sampler/trace.ts";

/** Tokens as they were written, tinted, line breaks drawn: the source of the Markdown, not what it makes. */
export function TracedText({ tokens }: { tokens: readonly TraceToken[] }) {
	const { text, spans } = useMemo(() => assembleText(tokens), [tokens]);
	return (
		<span class="traced">
			{tokens.map(({ entropy }, i) => {
				const { start, end } = spans[i]!;
				if (start === end) return null;
				const written = text.slice(start, end).replaceAll("\n", "↵\n");
				const level = heatLevel(entropy.value);
				return (
					<span class={`heat-${level}`} title={describeChoices(entropy.value)}>
						{level === 0 || written.trim() === "" ? written : <span class="ink">{written}</span>}
					</span>
				);
			})}
		</span>
	);
}
