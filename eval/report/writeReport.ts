import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plotsOf } from "./plots.ts";
import type { Report } from "./report.ts";

/** Of the report as data, from which all others follow. */
export const reportFile = "report.json";

/** The report with six digits of each number: more say nothing, for the intervals are wider. */
export const asWritten = (report: Report): Report =>
	JSON.parse(
		JSON.stringify(report, (_, value: unknown) =>
			typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value,
		),
	);

/** Writes a report into a folder. @throws Error of the file system */
export function writeReportFile(folder: string, report: Report): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, reportFile), `${JSON.stringify(report, null, "\t")}\n`);
}

/** Writes a report and its pictures into a folder. @throws Error of the file system */
export function writeReport(folder: string, report: Report): void {
	writeReportFile(folder, report);
	for (const { name, svg } of plotsOf(report.evaluation)) writeFileSync(join(folder, name), svg);
}
