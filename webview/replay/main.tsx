import "../styles/main.css";
import "../styles/replay.css";
import { render } from "preact";
import { traceUnreadable } from "../../extension/protocol/errors.ts";
import type { FromReplay, ToReplay } from "../../extension/protocol/replay.ts";
import type { Trace } from "../../sampler/trace.ts";
import { parseTrace } from "../../sampler/traceFormat.ts";
import { Frames } from "../frames.ts";
import { CardControl } from "../heat/cardControl.ts";
import { Host } from "../host.ts";
import { PanelStore } from "../state.ts";
import { panelServices } from "../view/context.ts";
import { ReplayView } from "./ReplayView.tsx";
import { Replay } from "./replay.ts";
import { stateOf } from "./replayState.ts";
import { Unreadable } from "./Unreadable.tsx";

const host = new Host<FromReplay>();
const root = document.getElementById("root")!;
const clock = {
	requestAnimationFrame: (callback: () => void) => window.requestAnimationFrame(callback),
	setTimeout: (callback: () => void, milliseconds: number) => window.setTimeout(callback, milliseconds),
	clearTimeout: (timer: number) => window.clearTimeout(timer),
	now: () => performance.now(),
};

window.addEventListener("message", ({ data }: MessageEvent<ToReplay>) => {
	if (data.type === "unreadable") refuse(data.message);
	else open(data.name, data.text);
});
host.post({ type: "ready" });

function open(name: string, text: string): void {
	let trace: Trace;
	try {
		trace = parseTrace(text);
	} catch (thrown) {
		refuse(traceUnreadable(name, (thrown as Error).message).data.message);
		return;
	}
	const store = new PanelStore(() => {});
	const state = stateOf(trace);
	store.receive({ type: "snapshot", revision: 0, state });
	const services = panelServices(host, store, new CardControl(clock), true);
	const frames = new Frames<() => void>(clock, (task) => task());
	const replay = new Replay(trace, store.turns.peek()[0]!, clock, (task) => frames.add(task));
	const before = host.remembered.replay;
	if (before !== null) replay.player.speed.value = before.speed;
	if (before !== null && before.moment !== null) replay.go(before.moment);
	render(<ReplayView name={name} services={services} replay={replay} />, root);
}

function refuse(message: string): void {
	render(<Unreadable message={message} onOpenAsText={() => host.post({ type: "openAsText" })} />, root);
}
