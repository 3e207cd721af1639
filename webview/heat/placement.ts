export interface Box {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** Pixels between a card and its token. */
const gap = 4;
/** Pixels left free at the edges of the window. */
const margin = 8;

/**
 * Where a card goes: above its token, so that what comes next can be read and reached; below it where there is more room;
 * never over the edges.
 * @param anchor the token, in the window's coordinates
 */
export function placeCard(
	anchor: Box,
	card: Pick<Box, "width" | "height">,
	window: Pick<Box, "width" | "height">,
): { readonly left: number; readonly top: number } {
	const below = anchor.top + anchor.height + gap;
	const above = anchor.top - gap - card.height;
	const roomier = window.height - below > anchor.top;
	const top = above >= margin || !roomier ? above : below;
	return {
		left: clamp(anchor.left, margin, window.width - margin - card.width),
		top: clamp(top, margin, window.height - margin - card.height),
	};
}

function clamp(value: number, low: number, high: number): number {
	return Math.max(low, Math.min(value, high));
}
