import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accuraciesOf, madeWith, tablesOf, timesOf } from "./markdown.ts";
import { type Report, reportVersion } from "./report.ts";
import { reportFile, writeReport, writeReportFile } from "./writeReport.ts";

/** A part of a document that a report writes; the rest is written by people. */
interface Section {
	/** The command behind `npm run eval --` that writes it. */
	readonly command: string;
	/** In docs. */
	readonly document: string;
	/** Beside the document: the report that it is written from, and its pictures. */
	readonly folder: string;
	readonly text: (report: Report) => string;
	readonly write: (folder: string, report: Report) => void;
}

const sections = {
	main: {
		command: "--document",
		document: "EVIDENCE.md",
		folder: "evidence",
		text: (report) => [madeWith(report), tablesOf(report), timesOf(report)].join("\n\n"),
		write: writeReport,
	},
	/** Every policy there is: a table for each group of tasks is enough. */
	family: {
		command: "--family --document",
		document: "EVIDENCE-FAMILY.md",
		folder: "evidence-family",
		text: (report) => [madeWith(report), accuraciesOf(report)].join("\n\n"),
		write: writeReportFile,
	},
} as const satisfies Record<string, Section>;

export type SectionName = keyof typeof sections;
export const sectionNames = Object.keys(sections) as readonly SectionName[];

/** The document that a section is a part of, in the repository. */
export const documentOf = (name: SectionName): string => join("docs", sections[name].document);

/** The folder of a section's report, in the repository. */
export const folderOf = (name: SectionName): string => join("docs", sections[name].folder);

/**
 * The document with what a report says in the place of what one said before.
 * @throws RangeError where the lines between which it stands are missing
 */
export function withTables(document: string, report: Report, name: SectionName = "main"): string {
	const { command, folder, text } = sections[name];
	const first = `<!-- From here to the line below: npm run eval -- ${command} -->`;
	const last = `<!-- Up to here: npm run eval -- ${command} -->`;
	const [start, end] = [document.indexOf(first), document.indexOf(last)];
	if (start < 0 || end < start) {
		throw new RangeError(`The document lacks the lines "${first}" and "${last}", between which its tables stand.`);
	}
	const nested = text(report).replace(/^## /gm, "### ").replaceAll("](", `](${folder}/`);
	return `${document.slice(0, start + first.length)}\n\n${nested}\n\n${document.slice(end)}`;
}

/**
 * Brings a section of its document, and in a folder beside it its pictures and the report itself, to what the report
 * in a folder says.
 * @param root the repository's folder
 * @throws RangeError where there is no report, or it is of another version
 */
export function writeDocument(root: string, folder: string, name: SectionName = "main"): void {
	const report = readReport(folder);
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
