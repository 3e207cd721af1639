import { useSignal } from "@preact/signals";
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
	const { turn, index, token } = place;
	const found = ahead.value;
	const isHere = found !== null && found.turn === turn && found.index === index && found.token === token;
	const look = () => {
		wanted.value = true;
		if (!isHere) host.post({ type: "lookAhead", ...place });
	};
	return (
		<>
			<IconButton icon="eye" label={`Show the line with ${title}`} class="look-ahead" onClick={look} />
			{wanted.value && (
				<p class="ahead" role="status">
					{!isHere ? "Writing the line …" : found.line === null ? "It could not be written." : lineOf(found.line)}
				</p>
			)}
		</>
	);
}

const lineOf = (line: Parameters<typeof assembleText>[0]) => <code>{plainText(assembleText(line).text.trim())}</code>;
