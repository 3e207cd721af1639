import * as vscode from "vscode";
import type { PolicyFamily } from "../../sampler/policies/entry.ts";
import { policies } from "../../sampler/policies/registry.ts";

/** Fewer are nothing to compare. */
export const fewest = 2;

const title = "Compare Policies";

const families: Readonly<Record<PolicyFamily, string>> = {
	own: "Hunch's own",
	published: "As others published them",
	history: "History: as old code was",
	control: "Controls: what the others are to beat",
};

interface PolicyItem extends vscode.QuickPickItem {
	/** Null on a line between families. */
	readonly policy: string | null;
}

/**
 * Lets a person choose policies, two at least.
 * @param picked names of those that are chosen at first
 * @returns names in the order of the registry; undefined where the person would rather not
 */
export function pickPolicies(picked: readonly string[]): Promise<readonly string[] | undefined> {
	const pick = vscode.window.createQuickPick<PolicyItem>();
	pick.canSelectMany = true;
	pick.matchOnDescription = true;
	pick.matchOnDetail = true;
	pick.title = title;
	pick.placeholder = "Under which policies is the question to be answered?";
	pick.items = policyItems();
	pick.selectedItems = pick.items.filter(({ policy }) => policy !== null && picked.includes(policy));
	return new Promise((resolve) => {
		pick.onDidAccept(() => {
			const chosen = new Set(pick.selectedItems.map(({ policy }) => policy));
			if (chosen.size < fewest) {
				pick.title = `${title}: choose ${fewest} at least`;
				return;
			}
			resolve(policies.map(({ name }) => name).filter((name) => chosen.has(name)));
			pick.hide();
		});
		pick.onDidHide(() => {
			resolve(undefined);
			pick.dispose();
		});
		pick.show();
	});
}

/** Each family below its name. */
function policyItems(): readonly PolicyItem[] {
	return (Object.keys(families) as PolicyFamily[]).flatMap((family) => {
		const members = policies.filter((entry) => entry.family === family);
		if (members.length === 0) return [];
		const line = { label: families[family], kind: vscode.QuickPickItemKind.Separator, policy: null };
		return [
			line,
			...members.map(({ name, title, about }) => ({ label: title, description: name, detail: about, policy: name })),
		];
	});
}
