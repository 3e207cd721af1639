import { useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import { pictureNames } from "../../pictures/answerPictures.ts";
import type { TokenRange } from "../../pictures/picture.ts";
import { quadrantMap } from "../../pictures/quadrantMap.ts";
import { timeline } from "../../pictures/timeline.ts";
import { sentencesWith, type UnsurePlace, unsurePlaces } from "../../pictures/unsurePlaces.ts";
import { describeChoices } from "../../sampler/describe.ts";
import type { Thresholds } from "../../sampler/quadrant.ts";
import { focusStop } from "../heat/tokenFocus.ts";
import type { Outcome, TurnState } from "../turnState.ts";
import { usePanel } from "../view/context.ts";
import { Icon } from "../view/Icon.tsx";
import { keepInView } from "../view/steady.ts";
import { PictureView, type TextLink } from "./PictureView.tsx";
import { summaryLines } from "./summary.ts";
import { elementsOf, pointOut, selectedTokens, selectTokens, tokenUnder, unfold } from "./textLink.ts";

/** Below an answer that has ended: a row that opens to its summary and its pictures. */
export function Uncertainty({ turn }: { turn: TurnState }) {
	const { openPictures } = usePanel();
	const toggle = useRef<HTMLButtonElement>(null);
	const section = useRef<HTMLElement>(null);
	const outcome = turn.outcome.value;
	if (outcome === null || outcome.thresholds === null || turn.answer.tokens.length === 0) return null;
	const isOpen = openPictures.value.has(turn.id);
	const id = `uncertainty-${turn.id}`;
	const change = () => {
		const open = new Set(openPictures.value);
		if (isOpen) open.delete(turn.id);
		else open.add(turn.id);
		keepInView(
			toggle.current!,
			() => {
				openPictures.value = open;
			},
			() => section.current?.querySelector(`.uncertainty-body`) ?? null,
		);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (!isOpen || event.key !== "Escape") return;
		event.stopPropagation();
		change();
		toggle.current?.focus();
	};
	return (
		<section ref={section} class="uncertainty" aria-label="Uncertainty" onKeyDown={onKeyDown}>
			<button
				ref={toggle}
				type="button"
				class="uncertainty-toggle"
				aria-expanded={isOpen}
				aria-controls={id}
				onClick={change}
			>
				<Icon name={isOpen ? "chevron-down" : "chevron-right"} />
				Uncertainty
			</button>
			<div id={id} class="uncertainty-body" hidden={!isOpen}>
				{isOpen && <Details turn={turn} outcome={outcome} thresholds={outcome.thresholds} section={section} />}
			</div>
		</section>
	);
}

interface DetailsProps {
	readonly turn: TurnState;
	readonly outcome: Outcome;
	readonly thresholds: Thresholds;
	readonly section: { readonly current: HTMLElement | null };
}

function Details({ turn, outcome, thresholds, section }: DetailsProps) {
	const { answer } = turn;
	const link = useTextLink(turn.id, section);
	const { unsure, places, sentences, marked } = useMemo(() => {
		const unsure = answer.unsure();
		return {
			unsure,
			places: unsurePlaces(answer),
			sentences: sentencesWith(answer.tokens, unsure),
			marked: new Set(answer.marks.map(({ at }) => at)),
		};
	}, [answer]);
	const drawTimeline = useCallback(
		(width: number) => {
			const { tokens, marks, percentiles } = answer;
			return timeline({ tokens, marks, thresholds, percentiles, unsureSentences: sentences }, width);
		},
		[answer, thresholds, sentences],
	);
	const drawMap = useCallback((width: number) => quadrantMap(answer.tokens, thresholds, width), [answer, thresholds]);
	const shared = { answer, landmarks: { unsure, marked }, link };
	return (
		<>
			<dl class="summary">
				{summaryLines({ tokens: answer.tokens, ...outcome }).map(({ label, value }) => (
					<div>
						<dt>{label}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
			<UnsurePlaces places={places} link={link} />
			<PictureView
				{...shared}
				{...pictureNames.timeline}
				hint="A bar is a token, its height how many equal choices. Arrow keys go through them, Enter leads to one."
				draw={drawTimeline}
				isInOrder
			/>
			<PictureView
				{...shared}
				{...pictureNames.map}
				hint="A point is a token; the lines are the thresholds that were in force. Arrow keys go by entropy."
				draw={drawMap}
			/>
		</>
	);
}

/** Links to the places where the model was most unsure. */
function UnsurePlaces({ places, link }: { places: readonly UnsurePlace[]; link: TextLink }) {
	if (places.length === 0) return <p class="unsure-nowhere">Nowhere so unsure that it is worth a look.</p>;
	return (
		<div class="unsure-places">
			<span class="unsure-title">
				{places.length === 1 ? "Most unsure at" : `Most unsure at these ${places.length} places`}
			</span>
			<ol>
				{places.map(({ peak, text, entropy }) => (
					<li>
						<button
							type="button"
							class="unsure-place"
							title={`Go to it: ${describeChoices(entropy)}`}
							onClick={() => link.goTo(peak)}
							onPointerEnter={() => {
								link.pointed.value = peak;
							}}
							onPointerLeave={() => {
								link.pointed.value = null;
							}}
						>
							<code>{text}</code>
							<span class="unsure-choices">{`${choicesOf(entropy)} choices`}</span>
						</button>
					</li>
				))}
			</ol>
		</div>
	);
}

function choicesOf(entropy: number): string {
	const choices = Math.exp(entropy);
	return choices < 10 ? choices.toFixed(1) : Number(choices.toPrecision(2)).toLocaleString("en");
}

/** Ties the pictures to the text of their answer while they are open. */
function useTextLink(turn: string, section: { readonly current: HTMLElement | null }): TextLink {
	const { cards } = usePanel();
	const pointed = useSignal<number | null>(null);
	const selected = useSignal<TokenRange | null>(null);
	const text = useCallback(() => section.current?.closest("[data-turn]")?.querySelector(".answer") ?? null, [section]);

	useSignalEffect(() => {
		const answer = text();
		if (answer !== null) pointOut(answer, pointed.value);
	});
	useEffect(() => {
		const answer = text();
		if (answer === null) return;
		const onPoint = ({ target }: Event) => {
			pointed.value = tokenUnder(answer, target);
		};
		const onLeave = () => {
			pointed.value = null;
		};
		const onSelect = () => {
			selected.value = selectedTokens(answer);
		};
		const listeners = [
			["pointerover", onPoint],
			["pointerleave", onLeave],
			["focusin", onPoint],
			["focusout", onLeave],
		] as const;
		for (const [type, listener] of listeners) answer.addEventListener(type, listener);
		document.addEventListener("selectionchange", onSelect);
		onSelect();
		return () => {
			for (const [type, listener] of listeners) answer.removeEventListener(type, listener);
			document.removeEventListener("selectionchange", onSelect);
			pointOut(answer, null);
		};
	}, [text, pointed, selected]);

	return useMemo(
		() => ({
			pointed,
			selected,
			select(range) {
				const answer = text();
				if (answer !== null) selectTokens(answer, range);
			},
			goTo(token) {
				const answer = text();
				if (answer === null) return;
				unfold(answer, token);
				const [element] = elementsOf(answer, token);
				if (element === undefined) return;
				element.scrollIntoView({ block: "nearest" });
				focusStop(element);
				cards.pin({ turn, token, element });
			},
		}),
		[cards, turn, text, pointed, selected],
	);
}
