import type { EngineClient } from "./client.ts";

const showLog = "Show Log";
const restart = "Restart the Engine";
const commands: Readonly<Record<string, string>> = { [showLog]: "hunch.showLog", [restart]: "hunch.restartEngine" };

/**
 * Tells a person that the engine is no longer started by itself, wherever they look.
 * @param show a message with buttons, and returns the one that was chosen
 * @param run a command of Hunch
 */
export function tellWhenItGivesUp(
	client: Pick<EngineClient, "onStatus">,
	show: (message: string, ...buttons: string[]) => PromiseLike<string | undefined>,
	run: (command: string) => unknown,
): { dispose(): void } {
	return client.onStatus(async ({ error }) => {
		if (error?.code !== "ENGINE_GAVE_UP") return;
		const command = commands[(await show(error.message, showLog, restart)) ?? ""];
		if (command !== undefined) run(command);
	});
}
