import type { Look, Role } from "./drawing.ts";

const ink = "#1f2328";
const quiet = "#59636e";
const blue = "#0969da";
const red = "#c4281f";
const green = "#1a7f37";

/** How pictures look where there is no theme: on white, in the colours that the panel's light themes come close to. */
const looks: Readonly<Record<Role, Look>> = {
	background: { fill: "#ffffff" },
	label: { fill: quiet },
	"region-name": {
		fill: ink,
		stroke: "#ffffff",
		"stroke-width": "3",
		"stroke-opacity": "0.8",
		"stroke-linejoin": "round",
		"paint-order": "stroke",
	},
	axis: { fill: "none", stroke: ink, "stroke-opacity": "0.25" },
	region: { fill: ink, "fill-opacity": "0.06" },
	low: { fill: "none", stroke: ink, "stroke-opacity": "0.75", "stroke-dasharray": "1 3", "stroke-linecap": "round" },
	high: { fill: "none", stroke: ink, "stroke-opacity": "0.75", "stroke-dasharray": "5 3" },
	bar: { fill: blue, "fill-opacity": "0.75" },
	"bar-unsure": { fill: red },
	range: { fill: ink, "fill-opacity": "0.2" },
	sentence: { fill: red },
	thought: { fill: blue, "fill-opacity": "0.18" },
	mark: { fill: "none", stroke: blue, "stroke-width": "1.5", "stroke-linecap": "round", "stroke-linejoin": "round" },
	"mark-line": { fill: "none", stroke: blue, "stroke-opacity": "0.6" },
	argmax: { fill: "none", stroke: ink, "stroke-width": "3", "stroke-opacity": "0.55", "stroke-linecap": "round" },
	adaptive: { fill: "none", stroke: ink, "stroke-opacity": "0.75" },
	pause: { fill: blue },
	branch: { fill: green },
	resample: { fill: red },
};

/** For a file that is read anywhere. */
export const onPaper = (role: Role): Look => looks[role];
