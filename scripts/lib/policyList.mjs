// The list of all policies, sampler/policies/all.ts, as it follows from what the files beside it export.
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** An entry is what a file exports under a name that ends so. */
const exported = /^export const (\w+Entry)\b/gm;

/**
 * @param {string} folder of the policies, searched with the folders in it
 * @returns {string} what its all.ts should say
 */
export function policyList(folder) {
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".ts"))
		.map((file) => file.split(sep).join("/"))
		.sort();
	const found = files.flatMap((file) => {
		const source = readFileSync(join(folder, file), "utf8");
		const names = [...source.matchAll(exported)].map(([, name]) => name);
		return names.length > 0 ? [{ file, names }] : [];
	});
	return [
		...found.map(({ file, names }) => `import { ${names.join(", ")} } from "./${file}";`),
		"",
		"/** Written by `npm run policies` from the files beside it; their order says nothing. */",
		`export const entries = [\n${found.flatMap(({ names }) => names.map((name) => `\t${name},\n`)).join("")}];`,
		"",
	].join("\n");
}
