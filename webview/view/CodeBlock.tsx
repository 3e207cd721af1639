import { useMemo } from "preact/hooks";
import type { CodeUse } from "../../extension/protocol/webview.ts";
import { classRanges } from "../heat/codeClasses.ts";
import { cutByTokens } from "../heat/runs.ts";
import type { Block } from "../markdown/tree.ts";
import { usePanel } from "./context.ts";
import { IconButton } from "./Icon.tsx";
import { scrolled } from "./scrolled.ts";
import { renderText, type TextPlace } from "./TokenText.tsx";

interface CodeBlockProps extends TextPlace {
	readonly block: Extract<Block, { type: "code" }>;
	readonly growing: boolean;
}

/** Code in an answer: highlighted, tinted, and ready to be taken over. */
export function CodeBlock({ block: { label, text }, growing, ...place }: CodeBlockProps) {
	const { answer, turn } = place;
	const { host, readOnly } = usePanel();
	const language = label?.value ?? "";
	const classes = useMemo(() => classRanges(text.value, language), [text.value, language]);
	const take = (how: CodeUse) => () => {
		const segments = cutByTokens(text, answer.spans).map(({ from, to, token }) => ({
			text: text.value.slice(from, to),
			token,
		}));
		host.post({ type: "takeCode", how, turn, segments, label: language });
	};
	return (
		<div class="code-block">
			<div class="code-bar">
				<span class="code-language">{label !== null && renderText(label, place)}</span>
				<span class="code-actions">
					<IconButton icon="copy" label="Copy" onClick={() => host.post({ type: "copy", text: text.value })} />
					{!readOnly && (
						<>
							<IconButton icon="insert" label="Insert at cursor" disabled={growing} onClick={take("insert")} />
							<IconButton icon="replace" label="Replace selection" disabled={growing} onClick={take("replace")} />
							<IconButton icon="diff" label="Apply, as a diff to look at" disabled={growing} onClick={take("apply")} />
							<IconButton icon="new-file" label="Open as a new file" disabled={growing} onClick={take("newFile")} />
						</>
					)}
				</span>
			</div>
			<pre {...scrolled("Code")}>
				<code>{renderText(text, place, classes)}</code>
			</pre>
		</div>
	);
}
