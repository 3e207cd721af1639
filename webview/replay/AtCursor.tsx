import { describeToken } from "../../sampler/describe.ts";
import type { Cause, TraceToken } from "../../sampler/trace.ts";
import { Facts, TokenFacts } from "../view/TokenFacts.tsx";
import type { Replay } from "./replay.ts";

/** What is known of the token that was just written, or of the place at which something is tried. */
export function AtCursor({ replay }: { replay: Replay }) {
	const { cursor, moment } = replay;
	return (
		<section class="at-cursor" aria-label="At the cursor">
			{moment.trying !== null ? (
				<Decision cause={moment.trying.action.cause} />
			) : cursor !== null ? (
				<Known token={cursor.token} />
			) : (
				<p class="at-cursor-nothing">
					Nothing is written yet. Press the space bar to play, or the right arrow to step.
				</p>
			)}
		</section>
	);
}

function Known({ token }: { token: TraceToken }) {
	const card = describeToken(token);
	return (
		<>
			<code class="card-title">{card.title}</code>
			<TokenFacts card={card} note={null} choiceOf={() => null} />
		</>
	);
}

function Decision({ cause: { entropy, varentropy, quadrant } }: { cause: Cause }) {
	return (
		<>
			<p class="card-sentence">Here it was decided to act.</p>
			<Facts
				facts={[
					{ label: "Entropy", value: `${entropy.value.toFixed(2)} nats` },
					{ label: "Varentropy", value: `${varentropy.value.toFixed(2)} nats²` },
					{ label: "Quadrant", value: quadrant },
				]}
			/>
		</>
	);
}
