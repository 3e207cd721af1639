import type { Look, Role } from "../../pictures/drawing.ts";

/** What a file needs to know of a look; the others have no influence on it. */
const properties = [
	"fill",
	"fill-opacity",
	"stroke",
	"stroke-width",
	"stroke-opacity",
	"stroke-dasharray",
	"stroke-linecap",
	"stroke-linejoin",
	"paint-order",
	"font-weight",
] as const;

/** How a role looks in the theme of the moment, read from a shape that is drawn for that, in a picture on the page. */
export function lookIn(svg: SVGSVGElement, role: Role): Look {
	const isText = role === "label" || role === "region-name";
	const sample = document.createElementNS(svg.namespaceURI!, isText ? "text" : "path");
	sample.setAttribute("class", `draw-${role}`);
	svg.append(sample);
	const style = getComputedStyle(sample);
	const look = Object.fromEntries(
		properties
			.map((property) => [property, style.getPropertyValue(property).replaceAll("px", "")] as const)
			.filter(([property, value]) => value !== "" && value !== initial[property]),
	);
	sample.remove();
	return look;
}

/** SVG's own, which need not be said. */
const initial: Partial<Record<(typeof properties)[number], string>> = {
	"fill-opacity": "1",
	stroke: "none",
	"stroke-width": "1",
	"stroke-opacity": "1",
	"stroke-dasharray": "none",
	"stroke-linecap": "butt",
	"stroke-linejoin": "miter",
	"paint-order": "normal",
	"font-weight": "400",
};
