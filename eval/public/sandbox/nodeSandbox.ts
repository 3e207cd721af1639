import { type Job, patientLimits, type Sandbox, sandboxOf } from "./sandbox.ts";
import { nodeCommand, type Walls, withinMemory, withinNamespaces } from "./walls.ts";

type NodeWalls = Exclude<Walls, "none">;

const trial: Job = { program: "const twice = (x) => 2 * x;", tests: "if (twice(2) !== 4) throw new Error('no');" };

/**
 * Where JavaScript is run: this Node, behind the first of the walls that a trial gets through.
 * @param walls the strongest first
 * @throws Error with a sentence where there is none
 */
export async function findNodeSandbox(
	walls: readonly NodeWalls[] = process.platform === "linux" ? ["namespaces", "permissions"] : ["permissions"],
): Promise<Sandbox> {
	let fault = "";
	for (const wall of walls) {
		const sandbox = behind(wall);
		try {
			const outcome = await sandbox.run(trial, patientLimits);
			if (outcome.passed) return sandbox;
			fault = outcome.why;
		} catch (error) {
			fault = error instanceof Error ? error.message : String(error);
		}
	}
	throw new Error(
		`Answers in JavaScript are programs that nobody has read, and this Node (${process.versions.node}) cannot run them behind walls: ${fault}.`,
	);
}

const behind = (walls: NodeWalls): Sandbox =>
	sandboxOf(`Node ${process.versions.node}`, walls, (folder, { memoryMib }) => {
		const command = nodeCommand(memoryMib);
		return walls === "namespaces"
			? withinNamespaces(command, folder, memoryMib, [command[0]])
			: withinMemory(command, memoryMib);
	});
