import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { madeWith, tablesOf, timesOf } from "./markdown.ts";
import { type Report, reportVersion } from "./report.ts";
import { reportFile, writeReport } from "./writeReport.ts";

/** Between these lines stands what a report says; the rest of the document is written by people. */
const first = "<!-- From here to the line below: npm run eval -- --document -->";
const last = "<!-- Up to here: npm run eval -- --document -->";

/** Beside the document: the pictures, and the report that the tables are written from. */
const plotFolder = "evidence";

/**
 * The document with the tables of a report in the place of those that were there.
 * @throws RangeError where the lines between which they stand are missing
 */
export function withTables(document: string, report: Report): string {
	const [start, end] = [document.indexOf(first), document.indexOf(last)];
	if (start < 0 || end < start) {
		throw new RangeError(`The document lacks the lines "${first}" and "${last}", between which its tables stand.`);
	}
	const tables = [madeWith(report), tablesOf(report), timesOf(report)].join("\n\n");
	const nested = tables.replace(/^## /gm, "### ").replaceAll("](", `](${plotFolder}/`);
	return `${document.slice(0, start + first.length)}\n\n${nested}\n\n${document.slice(end)}`;
}

/**
 * Brings docs/EVIDENCE.md, and in docs/evidence its pictures and the report itself, to what the report in a folder says.
 * @param root the repository's folder
 * @throws RangeError where there is no report, or it is of another version
 */
export function writeDocument(root: string, folder: string): void {
	const report = readReport(folder);
	const path = join(root, "docs", "EVIDENCE.md");
	writeFileSync(path, withTables(readFileSync(path, "utf8"), report));
	const plots = join(root, "docs", plotFolder);
	mkdirSync(plots, { recursive: true });
	for (const name of readdirSync(plots)) rmSync(join(plots, name));
	writeReport(plots, report);
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
