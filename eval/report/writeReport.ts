import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markdownOf } from "./markdown.ts";
import { plotsOf } from "./plots.ts";
import type { Report } from "./report.ts";

/** Of the report as data, from which all others follow. */
export const reportFile = "report.json";

/** Writes what a run says into a folder: as data, as text, and in pictures. @throws Error of the file system */
export function writeReport(folder: string, report: Report): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, reportFile), `${JSON.stringify(report, null, "\t")}\n`);
	writeFileSync(join(folder, "report.md"), markdownOf(report));
	for (const { name, svg } of plotsOf(report.evaluation)) writeFileSync(join(folder, name), svg);
}
