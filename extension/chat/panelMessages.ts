import * as v from "valibot";
import type { ErrorAction } from "../protocol/errors.ts";
import { codeUses, contextKinds, type FromPanel } from "../protocol/webview.ts";

type Type = FromPanel["type"];
type Message<T extends Type> = Extract<FromPanel, { type: T }>;

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const actions = [
	"loadHere",
	"smallerContext",
	"fewerPaths",
	"chooseModel",
	"useBuiltIn",
	"retry",
	"showLog",
	"openSettings",
] as const satisfies ErrorAction[];

/** What every message carries beside its type. */
const bodies: { readonly [T in Type]: v.GenericSchema<unknown, Omit<Message<T>, "type">> } = {
	ready: v.object({}),
	focused: v.object({ isFocused: v.boolean() }),
	ask: v.object({ text: v.string() }),
	draft: v.object({ text: v.string() }),
	addContext: v.object({ kind: v.nullable(v.picklist(contextKinds)) }),
	addFile: v.object({ uri: v.string() }),
	removeContext: v.object({ id: v.string() }),
	findFiles: v.object({ query: v.string() }),
	stop: v.object({}),
	goOn: v.object({ turn: v.string() }),
	regenerate: v.object({ turn: v.string() }),
	compare: v.object({ turn: v.string() }),
	showTogether: v.object({ turn: v.string() }),
	showAlone: v.object({ turn: v.string() }),
	edit: v.object({ turn: v.string(), text: v.string() }),
	showSibling: v.object({ turn: v.string(), step: v.picklist([-1, 1]) }),
	chooseToken: v.object({ turn: v.string(), index, token: index }),
	fetch: v.object({ turn: v.string() }),
	lookAhead: v.object({ turn: v.string(), index, token: index }),
	choosePath: v.object({ turn: v.string(), mark: index, path: index }),
	takeCode: v.object({
		how: v.picklist(codeUses),
		turn: v.string(),
		label: v.string(),
		segments: v.array(v.object({ text: v.string(), token: v.nullable(index) })),
	}),
	copy: v.object({ text: v.string() }),
	savePicture: v.object({ name: v.pipe(v.string(), v.regex(/^[\w-]{1,80}$/)), svg: v.string() }),
	action: v.object({ action: v.picklist(actions) }),
	dismissBuiltInNotice: v.object({}),
	dismissNotice: v.object({}),
	openLink: v.object({ url: v.string() }),
};

const typed = v.object({ type: v.picklist(Object.keys(bodies) as Type[]) });

/** Checks what came from the page, the one place that shows what a model wrote. @throws Error on anything else */
export function readFromPanel(message: unknown): FromPanel {
	const { type } = v.parse(typed, message);
	return { ...v.parse(bodies[type], message), type } as FromPanel;
}

/** A function for every message, by its type. */
export type Handlers = { readonly [T in Type]: (message: Message<T>) => unknown };

/** Hands a message to its function. What that throws, or rejects with, comes back. */
export async function dispatch(handlers: Handlers, message: FromPanel): Promise<void> {
	await (handlers[message.type] as (message: FromPanel) => unknown)(message);
}
