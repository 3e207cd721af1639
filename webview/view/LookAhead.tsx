import { useSignal, useSignalEffect } from "@preact/signals";
import type { ToPanel } from "../../extension/protocol/webview.ts";
import { assembleText } from "../../sampler/text.ts";
import { usePanel } from "./context.ts";
import { IconButton } from "./Icon.tsx";
import { plainText } from "./plainText.tsx";

/** One of the alternatives to a token of an answer. */
export interface AlternativePlace {
	readonly turn: string;
	/** Of the token in the answer. */
	readonly index: number;
	/** The alternative. */
	readonly token: number;
}

/** Shows on request how the line would have gone on from an alternative; nothing in the answer changes. */
export function LookAhead({ title, place }: { title: string; place: AlternativePlace }) {
	const { host, ahead } = usePanel();
	const wanted = useSignal(false);
	/** Undefined until it was told, null where it was not written. Kept here, for others may be looked at meanwhile. */
	const line = useSignal<AheadLine | undefined>(undefined);
	const { turn, index, token } = place;
	useSignalEffect(() => {
		const told = ahead.value;
		if (told?.turn === turn && told.index === index && told.token === token) line.value = told.line;
	});
	const look = () => {
		const isUnderWay = wanted.value && line.value === undefined;
		wanted.value = true;
		if (isUnderWay || line.value) return;
		line.value = undefined;
		host.post({ type: "lookAhead", ...place });
	};
	return (
		<>
			<IconButton icon="eye" label={`Show the line with ${title}`} class="look-ahead" onClick={look} />
			{wanted.value && (
				<p class="ahead" role="status">
					{line.value === undefined && "Writing the line …"}
					{line.value === null && "It was not written."}
					{line.value && lineOf(line.value)}
				</p>
			)}
		</>
	);
}

type AheadLine = Extract<ToPanel, { type: "ahead" }>["line"];

const lineOf = (line: NonNullable<AheadLine>) => <code>{plainText(assembleText(line).text.trim())}</code>;
