import type * as vscode from "vscode";
import { policies, policyNamed } from "../../sampler/policies/registry.ts";
import { engineBusy, nothingToCompare, policyUnknown } from "../protocol/errors.ts";
import type { Settings } from "../settings.ts";
import type { Asker } from "./asker.ts";
import { fewest, pickPolicies } from "./policyPicker.ts";

/** Under this name it is remembered which policies were compared last. */
const comparedLast = "hunch.comparedPolicies";

/** Has a question answered under several policies, which a person chooses. */
export class Comparer {
	constructor(
		private readonly asker: Asker,
		private readonly settings: Pick<Settings, "policy" | "policyAs">,
		private readonly memory: vscode.Memento,
	) {}

	/**
	 * @param turn whose question it is
	 * @param given names of policies; a person is asked where there are too few
	 * @throws HunchError where there is no question, or no such policy, or something is being answered
	 */
	async compare(turn: string | null, given: readonly string[] = []): Promise<void> {
		const unknown = given.find((name) => policyNamed(name) === undefined);
		if (unknown !== undefined) {
			throw policyUnknown(
				unknown,
				policies.map(({ name }) => name),
			);
		}
		if (turn === null) throw nothingToCompare();
		if (this.asker.busy) throw engineBusy();
		const names = new Set(given).size < fewest ? await this.#ask() : given;
		if (names === undefined) return;
		await this.asker.compare(
			turn,
			[...new Set(names)].map((name) => this.settings.policyAs(name)),
		);
	}

	async #ask(): Promise<readonly string[] | undefined> {
		const { name } = this.settings.policy;
		const usual = [name, name === "greedy" ? "entropix" : "greedy"];
		const chosen = await pickPolicies(this.memory.get(comparedLast, usual));
		if (chosen !== undefined) await this.memory.update(comparedLast, chosen);
		return chosen;
	}
}
