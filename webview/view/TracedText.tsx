import { useMemo } from "preact/hooks";
import { unsureLevel } from "../../sampler/heat.ts";
import { assembleText } from "../../sampler/text.ts";
import type { TraceToken } from "../../sampler/trace.ts";
import { triedLevelsOf } from "../heat/layer.ts";
import { tokenElement, tokenIndex } from "../heat/tokenFocus.ts";
import { usePanel } from "./context.ts";
import { plainText } from "./plainText.tsx";
import { useTokenGroup } from "./tokenGroup.ts";

interface TracedTextProps {
	readonly tokens: readonly TraceToken[];
	/** Identifier of the turn they were written for. */
	readonly turn: string;
}

/** Tokens as they were written, tinted as those of their answer, blanks drawn: the source of the Markdown, not what it makes. */
export function TracedText({ tokens, turn }: TracedTextProps) {
	const { cards, layer, store } = usePanel();
	const levelOf = triedLevelsOf(layer.value, { percentiles: store.turn(turn)?.answer.percentiles ?? null });
	const { text, spans } = useMemo(() => assembleText(tokens), [tokens]);
	const group = useTokenGroup<HTMLSpanElement>(turn, tokens);
	const onPointerOver = (event: PointerEvent) => {
		const element = tokenElement(event.target);
		cards.pointAt(element && { turn, token: tokenIndex(element), element, tried: tokens });
		// The answer that it stands in has tokens of the same numbers.
		event.stopPropagation();
	};
	return (
		<span class="traced" {...group} onPointerOver={onPointerOver}>
			{tokens.map((token, i) => {
				const { start, end } = spans[i]!;
				if (start === end) return null;
				const level = levelOf(token);
				return (
					<span
						data-token={i}
						data-thought={token.rule === "thought" ? "" : undefined}
						data-unsure={level >= unsureLevel ? "" : undefined}
						class={`heat-${level}`}
					>
						{renderWritten(text.slice(start, end), level > 0)}
					</span>
				);
			})}
		</span>
	);
}

/** The heat lies on what can be seen of itself; line breaks and tabs are drawn, and so is what indents. */
function renderWritten(written: string, tinted: boolean) {
	const ink = written.trim();
	if (ink === "")
		return <span class="blanks">{drawn(written.replace(/ {2,}/g, (blanks) => "·".repeat(blanks.length)))}</span>;
	const first = written.indexOf(ink);
	return (
		<>
			<span class="blanks">{drawn(written.slice(0, first))}</span>
			{tinted ? <span class="ink">{drawn(ink)}</span> : drawn(ink)}
			<span class="blanks">{drawn(written.slice(first + ink.length))}</span>
		</>
	);
}

const drawn = (written: string) => plainText(written.replaceAll("\t", "→\t").replaceAll("\n", "↵\n"));
