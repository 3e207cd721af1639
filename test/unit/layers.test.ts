import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path/posix";
import { fromRoot } from "../../scripts/lib/root.mjs";

/** The rooms, each with a folder in it, and what it may import of the others. */
const rooms: Readonly<Record<string, { readonly folder: string; readonly mayImport: readonly string[] }>> = {
	sampler: { folder: "sampler/policies", mayImport: [] },
	pictures: { folder: "pictures", mayImport: ["sampler"] },
	webview: { folder: "webview/view", mayImport: ["sampler", "pictures", "extension/protocol"] },
	extension: { folder: "extension/chat", mayImport: ["sampler", "pictures", "extension/protocol", "vscode"] },
	"extension/protocol": { folder: "extension/protocol", mayImport: ["sampler"] },
	"extension/engine/process": { folder: "extension/engine/process", mayImport: ["sampler", "extension/protocol"] },
	model: { folder: "model/data", mayImport: ["sampler"] },
	eval: { folder: "eval/report", mayImport: ["sampler", "model", "extension", "extension/protocol"] },
};
const imported = [...Object.keys(rooms), "vscode", "test", "scripts"];

/** As one writes it: from the folder itself, or from where both rooms are. */
function specifier(room: string, other: string): string {
	if (other === "vscode") return other;
	const path = relative(rooms[room]!.folder, other === room ? rooms[room]!.folder : other);
	return path === "" ? "./some.ts" : `${path}/some.ts`;
}

describe("the lint rule of the layers", function () {
	this.timeout(60_000);
	let refused: ReadonlySet<string>;

	/** One file in each room for each of the others, which it imports. */
	const fileOf = (room: string, other: string) => `${rooms[room]!.folder}/${other.replaceAll("/", "-")}.ts`;

	before("lints them with the repository's rules", () => {
		const root = mkdtempSync(join(tmpdir(), "hunch-layers-"));
		const rules = { ...JSON.parse(readFileSync(fromRoot("biome.json"), "utf8")), vcs: { enabled: false } };
		writeFileSync(join(root, "biome.json"), JSON.stringify(rules));
		for (const room of Object.keys(rooms)) {
			for (const other of imported) {
				const path = join(root, fileOf(room, other));
				mkdirSync(dirname(path), { recursive: true });
				writeFileSync(path, `import { a } from "${specifier(room, other)}";\nconsole.log(a);\n`);
			}
		}
		const biome = fromRoot("node_modules", "@biomejs", "biome", "bin", "biome");
		const args = ["lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none"];
		const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: root, encoding: "utf8" });
		const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { path: string } }[] };
		refused = new Set(diagnostics.map(({ location }) => location.path));
		rmSync(root, { recursive: true });
	});

	for (const [room, { mayImport }] of Object.entries(rooms)) {
		it(`lets ${room} import ${mayImport.join(", ") || "nothing of the others"}, and nothing else`, () => {
			const others = imported.filter((other) => other !== room);
			const allowed = others.filter((other) => !refused.has(fileOf(room, other)));
			assert.deepEqual(new Set(allowed), new Set(mayImport));
			assert.ok(!refused.has(fileOf(room, room)));
		});
	}
});
