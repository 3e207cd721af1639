import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf, documentCommandOf, type RunName, standingRuns } from "../standingRuns.ts";
import { aimsTable } from "./aims.ts";
import { accuraciesOf, digestOf, madeWith, markdownOf } from "./markdown.ts";
import { type Report, reportVersion } from "./report.ts";
import { reportFile, writeReport, writeReportFile } from "./writeReport.ts";

/** The part of a document that a report writes; the rest is written by people. */
interface Section {
	readonly text: (report: Report) => string;
	/** Writes the report into the folder beside the document, and what the document shows or leads to. */
	readonly write: (folder: string, report: Report) => void;
}

/** Of many methods a table for each group of tasks is enough. */
const ofMany: Section = {
	text: (report) => [madeWith(report), accuraciesOf(report)].join("\n\n"),
	write: writeReportFile,
};

const sections: Readonly<Record<RunName, Section>> = {
	main: {
		text: (report) => [madeWith(report), aimsTable(report.evaluation), digestOf(report)].join("\n\n"),
		write: (folder, report) => {
			writeReport(folder, report);
			writeFileSync(join(folder, "report.md"), markdownOf(report));
		},
	},
	family: ofMany,
	choices: ofMany,
};

/** The document that tells of a run, in the repository. */
export const documentOf = (name: RunName): string => join("docs", standingRuns[name].document);

/** The folder of a run's report, in the repository. */
export const folderOf = (name: RunName): string => join("docs", standingRuns[name].folder);

/**
 * The document with what a report says in the place of what one said before.
 * @throws RangeError where the lines between which it stands are missing
 */
export function withTables(document: string, report: Report, name: RunName = "main"): string {
	const command = documentCommandOf(name);
	const first = `<!-- From here to the line below: ${command} -->`;
	const last = `<!-- Up to here: ${command} -->`;
	const [start, end] = [document.indexOf(first), document.indexOf(last)];
	if (start < 0 || end < start) {
		throw new RangeError(`The document lacks the lines "${first}" and "${last}", between which its tables stand.`);
	}
	const nested = sections[name]
		.text(report)
		.replace(/^## /gm, "### ")
		.replaceAll("](", `](${standingRuns[name].folder}/`);
	return `${document.slice(0, start + first.length)}\n\n${nested}\n\n${document.slice(end)}`;
}

/**
 * Brings the tables of a document, and in a folder beside it the pictures and the report itself, to what the report
 * in a folder says.
 * @param root the repository's folder
 * @throws RangeError where there is no report, or it is of another version or another run
 */
export function writeDocument(root: string, folder: string, name: RunName = "main"): void {
	const report = readReport(folder);
	if (report.command !== commandOf(name)) {
		throw new RangeError(
			`The report in ${folder} was made by "${report.command}", and ${documentOf(name)} tells of "${commandOf(name)}": run that first.`,
		);
	}
	const path = join(root, documentOf(name));
	writeFileSync(path, withTables(readFileSync(path, "utf8"), report, name));
	const beside = join(root, folderOf(name));
	mkdirSync(beside, { recursive: true });
	for (const old of readdirSync(beside)) rmSync(join(beside, old));
	sections[name].write(beside, report);
}

/** @throws RangeError where there is none, or it is of another version */
export function readReport(folder: string): Report {
	const path = join(folder, reportFile);
	let report: Report;
	try {
		report = JSON.parse(readFileSync(path, "utf8")) as Report;
	} catch (thrown) {
		throw new RangeError(
			`There is no report that can be read at ${path} (${(thrown as Error).message}): run npm run eval first.`,
		);
	}
	if (report.version !== reportVersion) {
		throw new RangeError(
			`The report at ${path} is of version ${report.version}, not ${reportVersion}: run npm run eval again.`,
		);
	}
	return report;
}
