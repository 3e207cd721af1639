import { rmSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";

/** A model that some window holds in memory, or is loading. */
const residentSchema = v.object({ path: v.string(), bytes: v.number(), engine: v.pipe(v.number(), v.integer()) });
export type Resident = v.InferOutput<typeof residentSchema>;

/** Of the clock by which files are dated on the systems there are, in milliseconds: two files may have the same date. */
const grain = 20;

/**
 * Who holds which model, across the windows of this machine: a file for each engine, in a folder they share. The file of
 * an engine that is no more is swept away by whoever comes upon it.
 */
export class Residency {
	#own: Resident | null = null;

	constructor(private readonly folder: string) {}

	/** Models that engines of other windows hold. */
	async others(): Promise<readonly Resident[]> {
		return (await this.#all()).map(({ resident }) => resident);
	}

	/**
	 * This window's engine holds a model from now on, and no other.
	 * @returns those that held that model before: of two windows that claim it at the same time, one is told of the other
	 */
	async claim(resident: Resident): Promise<readonly Resident[]> {
		await this.release();
		await mkdir(this.folder, { recursive: true });
		this.#own = resident;
		const path = this.#fileOf(resident.engine);
		// It appears whole, for who comes upon half a file takes it for one that is broken.
		await writeFile(`${path}.new`, JSON.stringify(resident));
		await rename(`${path}.new`, path);
		const { ctimeMs } = await stat(path);
		await new Promise((resolve) => setTimeout(resolve, grain));
		const isBefore = (other: Claim) =>
			other.since < ctimeMs || (other.since === ctimeMs && other.resident.engine < resident.engine);
		return (await this.#all())
			.filter((other) => other.resident.path === resident.path && isBefore(other))
			.map((other) => other.resident);
	}

	/** @param engine gives up only what this one holds; without it, whatever the window holds */
	async release(engine = this.#own?.engine): Promise<void> {
		if (this.#own === null || this.#own.engine !== engine) return;
		this.#own = null;
		await rm(this.#fileOf(engine), { force: true });
	}

	/**
	 * Gives up whatever the window holds, before this returns: for a window that closes. Its file would name a process that
	 * is no more, until another gets the number, and is taken for an engine.
	 */
	releaseNow(): void {
		if (this.#own === null) return;
		const { engine } = this.#own;
		this.#own = null;
		rmSync(this.#fileOf(engine), { force: true });
	}

	async #all(): Promise<readonly Claim[]> {
		const names = await readdir(this.folder).catch((): string[] => []);
		const all = await Promise.all(names.filter((name) => name.endsWith(".json")).map((name) => this.#read(name)));
		return all.filter((claim) => claim !== null);
	}

	async #read(name: string): Promise<Claim | null> {
		const path = join(this.folder, name);
		if (this.#own !== null && path === this.#fileOf(this.#own.engine)) return null;
		try {
			const resident = v.parse(residentSchema, JSON.parse(await readFile(path, "utf8")));
			if (isAlive(resident.engine)) return { resident, since: (await stat(path)).ctimeMs };
		} catch {
			// Broken, or gone meanwhile.
		}
		await rm(path, { force: true }).catch(() => {});
		return null;
	}

	#fileOf(engine: number): string {
		return join(this.folder, `${engine}.json`);
	}
}

/** With when it was made, in milliseconds by the folder's clock. */
interface Claim {
	readonly resident: Resident;
	readonly since: number;
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
