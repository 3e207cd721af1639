import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markdownOf } from "./markdown.ts";
import type { Report } from "./report.ts";

/** Writes what a run says into a folder. @throws Error of the file system */
export function writeReport(folder: string, report: Report): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "report.json"), `${JSON.stringify(report, null, "\t")}\n`);
	writeFileSync(join(folder, "report.md"), markdownOf(report));
}
