import type { ContextAdder } from "../context/contextAdder.ts";
import type { Draft } from "../context/draft.ts";
import { engineBusy } from "../protocol/errors.ts";
import type { Asker } from "./asker.ts";

export interface BoxTargets {
	readonly asker: Pick<Asker, "busy" | "ask">;
	readonly context: Pick<ContextAdder, "complete">;
	readonly draft: Pick<Draft, "isRead" | "take">;
	/** Puts a text back into the box, which was emptied when it was sent. */
	readonly giveBack: (text: string) => void;
}

/**
 * Asks what was sent from the question box, with all that was added to it. Where that cannot be asked, the text goes back
 * and what was added stays.
 * @throws HunchError ENGINE_BUSY, or why what the question is about could not be found
 */
export async function askFromBox(text: string, { asker, context, draft, giveBack }: BoxTargets): Promise<void> {
	try {
		if (asker.busy) throw engineBusy();
		// Why a file that was pointed at cannot be read was said where it was added.
		if (!(await draft.isRead())) return giveBack(text);
		await context.complete(text);
		// Finding what a question is about may take a while, in which another can be asked.
		if (asker.busy) throw engineBusy();
	} catch (thrown) {
		giveBack(text);
		throw thrown;
	}
	await asker.ask(draft.take(text));
}
