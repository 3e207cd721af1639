// npm run policies: finds the policies in sampler/policies, writes the list of them, sampler/policies/all.ts, and the
// settings that follow from them into package.json.
import { readFileSync, writeFileSync } from "node:fs";
import { fail, installDependencies, message } from "./lib/install.mjs";
import { policyList } from "./lib/policyList.mjs";
import { fromRoot, root } from "./lib/root.mjs";

try {
	await installDependencies();
} catch (error) {
	fail(message(error));
}
// Only now is it there: on a new checkout it has just been installed.
const esbuild = await import("esbuild");
writeFileSync(fromRoot("sampler", "policies", "all.ts"), policyList(fromRoot("sampler", "policies")));

const built = await esbuild.build({
	entryPoints: [fromRoot("extension", "policyManifest.ts")],
	absWorkingDir: root,
	bundle: true,
	format: "esm",
	write: false,
});
const { policyManifest } = await import(`data:text/javascript,${encodeURIComponent(built.outputFiles[0]?.text ?? "")}`);

const file = fromRoot("package.json");
const manifest = JSON.parse(readFileSync(file, "utf8"));
const { properties } = manifest.contributes.configuration;
for (const [name, part] of Object.entries(policyManifest())) Object.assign(properties[name], part);
writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
