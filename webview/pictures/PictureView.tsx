import { type ReadonlySignal, type Signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { fileWidth } from "../../pictures/answerPictures.ts";
import { toSvg } from "../../pictures/drawing.ts";
import { type Landmarks, type Picture, stride, type TokenRange } from "../../pictures/picture.ts";
import { describeChoices, visible } from "../../sampler/describe.ts";
import { describeAction } from "../../sampler/describeAction.ts";
import type { Answer } from "../answer.ts";
import { usePanel } from "../view/context.ts";
import { IconButton } from "../view/Icon.tsx";
import { strideOf } from "./keys.ts";
import { lookIn } from "./saving.ts";

/** What a picture and the text show of each other. */
export interface TextLink {
	/** The token that is pointed at, in a picture or in the text. */
	readonly pointed: Signal<number | null>;
	/** The tokens that are selected in the text. */
	readonly selected: ReadonlySignal<TokenRange | null>;
	/** Leads to a token in the text, and opens its card. */
	readonly goTo: (token: number) => void;
	readonly select: (range: TokenRange) => void;
}

interface PictureViewProps {
	readonly name: string;
	/** Of its file, without an ending. */
	readonly fileName: string;
	readonly hint: string;
	readonly answer: Answer;
	readonly landmarks: Landmarks;
	readonly link: TextLink;
	/** Makes the picture in a width. */
	readonly draw: (width: number) => Picture;
	/** Whether neighbours in it are neighbours in the text, so that some can be selected. */
	readonly isInOrder?: boolean;
}

/** A picture that can be pointed into, gone through with the keyboard, and saved. */
export function PictureView(props: PictureViewProps) {
	const { name, fileName, hint, answer, link, draw } = props;
	const { host } = usePanel();
	const svg = useRef<SVGSVGElement>(null);
	const frame = useRef<HTMLDivElement>(null);
	const width = useWidth(frame);
	const picture = useMemo(() => (width > 0 ? draw(width) : null), [draw, width]);
	const save = () => {
		const { drawing } = draw(fileWidth);
		host.post({ type: "savePicture", name: fileName, svg: toSvg(drawing, (role) => lookIn(svg.current!, role)) });
	};
	return (
		<figure class="picture">
			<figcaption class="picture-head">
				<span class="picture-name">{name}</span>
				<IconButton icon="save-as" label={`Save the ${name.toLowerCase()} as SVG`} onClick={save} />
			</figcaption>
			<div ref={frame} class="picture-frame">
				{picture !== null && (
					<Scrubber {...props} picture={picture}>
						<svg
							ref={svg}
							class="drawing"
							width={picture.drawing.width}
							height={picture.drawing.height}
							aria-hidden="true"
						>
							<Shapes picture={picture} />
							<Overlay picture={picture} link={link} />
						</svg>
					</Scrubber>
				)}
			</div>
			<Readout answer={answer} link={link} hint={hint} />
		</figure>
	);
}

/** Pixels that the content of an element may take; 0 until it is on the page. */
function useWidth(element: { readonly current: HTMLElement | null }): number {
	const [width, setWidth] = useState(0);
	useLayoutEffect(() => {
		const measured = element.current!;
		const measure = () => setWidth(Math.floor(measured.clientWidth));
		measure();
		const observer = new ResizeObserver(measure);
		observer.observe(measured);
		return () => observer.disconnect();
	}, [element]);
	return width;
}

function Shapes({ picture: { drawing } }: { picture: Picture }) {
	// The same elements are not looked at again when only the cursor moves.
	return useMemo(
		() => (
			<g>
				{drawing.shapes.map((shape) =>
					shape.kind === "path" ? (
						<path class={`draw-${shape.role}`} d={shape.d} />
					) : (
						<text class={`draw-${shape.role}`} x={shape.x} y={shape.y} text-anchor={shape.anchor}>
							{shape.text}
						</text>
					),
				)}
			</g>
		),
		[drawing],
	);
}

/** What is pointed at and what is selected. */
function Overlay({ picture, link: { pointed, selected } }: { picture: Picture; link: TextLink }) {
	const range = useMemo(
		() => (selected.value === null ? null : picture.range(selected.value.first, selected.value.last)),
		[picture, selected.value],
	);
	return (
		<g>
			{range !== null && <path class="draw-selected" d={range} />}
			{pointed.value !== null && <path class="draw-cursor" d={picture.cursor(pointed.value)} />}
		</g>
	);
}

interface ScrubberProps extends PictureViewProps {
	readonly picture: Picture;
	readonly children: ComponentChildren;
}

/** Takes the pointer and the keys. To those who hear, it is a slider over the tokens. */
function Scrubber({ name, answer, landmarks, link, picture, isInOrder = false, children }: ScrubberProps) {
	const { pointed, goTo, select } = link;
	const { order, drawing } = picture;
	const dragFrom = useRef<number | null>(null);
	const value = useComputed(() => (pointed.value === null ? order[0]! : pointed.value));

	const under = ({ clientX, clientY, currentTarget }: PointerEvent) => {
		const { left, top } = (currentTarget as Element).getBoundingClientRect();
		return picture.tokenAt(clientX - left, clientY - top);
	};
	const onPointerMove = (event: PointerEvent) => {
		const token = under(event);
		pointed.value = token;
		if (dragFrom.current === null || token === null || token === dragFrom.current) return;
		select({ first: Math.min(dragFrom.current, token), last: Math.max(dragFrom.current, token) });
	};
	const onPointerDown = (event: PointerEvent) => {
		if (event.button !== 0 || !isInOrder) return;
		dragFrom.current = under(event);
		(event.currentTarget as Element).setPointerCapture(event.pointerId);
	};
	const onPointerUp = (event: PointerEvent) => {
		const token = under(event);
		const dragged = isInOrder && dragFrom.current !== token;
		dragFrom.current = null;
		if (event.button === 0 && token !== null && !dragged) goTo(token);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const way = strideOf(event);
		if (way !== null) pointed.value = stride(order, pointed.value, way, landmarks);
		else if ((event.key === "Enter" || event.key === " ") && pointed.value !== null) goTo(pointed.value);
		else return;
		// VS Code has commands of its own on some of these keys.
		event.preventDefault();
		event.stopPropagation();
	};

	return (
		<div
			class="scrubber"
			role="slider"
			tabIndex={0}
			aria-label={`${name}. ${drawing.description}`}
			aria-valuemin={1}
			aria-valuemax={order.length}
			aria-valuenow={value.value + 1}
			aria-valuetext={pointed.value === null ? "No token" : spoken(answer, pointed.value)}
			onPointerMove={onPointerMove}
			onPointerDown={onPointerDown}
			onPointerUp={onPointerUp}
			onPointerCancel={() => {
				dragFrom.current = null;
			}}
			onPointerLeave={() => {
				pointed.value = null;
			}}
			onFocus={() => {
				pointed.value ??= order[0]!;
			}}
			onBlur={() => {
				pointed.value = null;
			}}
			onKeyDown={onKeyDown}
		>
			{children}
		</div>
	);
}

function spoken(answer: Answer, token: number): string {
	return [visible(answer.tokens[token]!.piece), ...factsOf(answer, token)].join(", ");
}

/** The token that is pointed at, in words; how to point where none is. For the eye: the slider says it too. */
function Readout({ answer, link: { pointed }, hint }: { answer: Answer; link: TextLink; hint: string }) {
	const token = pointed.value;
	const [choices, ...facts] = token === null ? [] : factsOf(answer, token);
	// Both stand in the same place, so that nothing below them moves.
	return (
		<div class="picture-readout">
			<p class={token === null ? undefined : "replaced"}>{hint}</p>
			{token !== null && (
				<p class="picture-token" aria-hidden="true">
					<span>
						<code>{visible(answer.tokens[token]!.piece)}</code> {choices}
					</span>
					<span>
						{facts.map((fact, i) => (
							<>
								{i > 0 && " "}
								<span class="picture-fact">{i < facts.length - 1 ? `${fact} ·` : fact}</span>
							</>
						))}
					</span>
				</p>
			)}
		</div>
	);
}

function factsOf({ tokens, marks }: Answer, token: number): string[] {
	const { entropy, varentropy, quadrant, rule } = tokens[token]!;
	const done = marks.filter(({ at }) => at === token).map((mark) => describeAction(mark).title.toLowerCase());
	return [
		describeChoices(entropy.value),
		`${(token + 1).toLocaleString("en")} of ${tokens.length.toLocaleString("en")}`,
		`H ${entropy.value.toFixed(2)}`,
		`V ${varentropy.value.toFixed(2)}`,
		rule === "thought" ? "thought" : quadrant,
		...done.map((what) => `${what} before it`),
	];
}
