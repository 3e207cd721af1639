import type { EngineClient } from "../../../extension/engine/client.ts";
import { ask, user } from "../../support/liveEngine.ts";
import type { Report } from "../support/report.ts";

/** Of a second question's prompt, what is evaluated, over what comes after the first difference to what is in memory. */
export async function measureSecondTurn(client: EngineClient, report: Report): Promise<void> {
	const first = user("const total = price * count + tax; ".repeat(20));
	const { trace, text, result } = await ask(client, [first], { maxTokens: 40 });
	const tokens = trace!.tokens.map(({ token }) => token);
	const second = await ask(client, [first, { role: "assistant", text, tokens }, user("And then?")], { maxTokens: 1 });
	// The last token of an answer that its limit ended was never evaluated.
	const inMemory = result!.promptTokens + tokens.length - (trace!.end!.reason === "length" ? 1 : 0);
	const { promptTokens, reusedTokens } = second.result!;
	report({
		name: "second-turn-ratio",
		value: (promptTokens - reusedTokens) / (promptTokens - inMemory),
		unit: "×",
		goal: { atMost: 1 },
	});
}
