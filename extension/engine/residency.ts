import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";

/** A model that some window holds in memory. */
const residentSchema = v.object({ path: v.string(), bytes: v.number(), engine: v.pipe(v.number(), v.integer()) });
export type Resident = v.InferOutput<typeof residentSchema>;

/**
 * Who holds which model, across the windows of this machine: a file for each engine, in a folder they share. The file of
 * an engine that is no more is swept away by whoever comes upon it.
 */
export class Residency {
	#own: string | null = null;

	constructor(private readonly folder: string) {}

	/** Models that engines of other windows hold. */
	async others(): Promise<readonly Resident[]> {
		const names = await readdir(this.folder).catch((): string[] => []);
		const all = await Promise.all(names.filter((name) => name.endsWith(".json")).map((name) => this.#read(name)));
		return all.filter((resident) => resident !== null);
	}

	/** This window's engine holds a model from now on. */
	async claim(resident: Resident): Promise<void> {
		await this.release();
		await mkdir(this.folder, { recursive: true });
		this.#own = `${resident.engine}.json`;
		await writeFile(join(this.folder, this.#own), JSON.stringify(resident));
	}

	async release(): Promise<void> {
		const own = this.#own;
		this.#own = null;
		if (own !== null) await rm(join(this.folder, own), { force: true });
	}

	async #read(name: string): Promise<Resident | null> {
		if (name === this.#own) return null;
		const path = join(this.folder, name);
		try {
			const resident = v.parse(residentSchema, JSON.parse(await readFile(path, "utf8")));
			if (isAlive(resident.engine)) return resident;
		} catch {
			// Half written, or gone meanwhile.
		}
		await rm(path, { force: true }).catch(() => {});
		return null;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (thrown) {
		// Another user's process is alive all the same.
		return (thrown as NodeJS.ErrnoException).code === "EPERM";
	}
}
