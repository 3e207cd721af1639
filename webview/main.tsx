import "./styles/main.css";
import { render } from "preact";
import type { StateMessage, ToPanel } from "../extension/protocol/webview.ts";
import { Frames } from "./frames.ts";
import { CardControl } from "./heat/cardControl.ts";
import { Host } from "./host.ts";
import { watchPageFocus } from "./pageFocus.ts";
import { showSibling } from "./siblings.ts";
import { PanelStore } from "./state.ts";
import { panelServices } from "./view/context.ts";
import { Panel } from "./view/Panel.tsx";

const host = new Host();
const store = new PanelStore(() => host.post({ type: "ready" }));
const cards = new CardControl({
	setTimeout: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
	clearTimeout: (timer) => window.clearTimeout(timer),
});
const services = panelServices(host, store, cards);
const frames = new Frames<StateMessage>(
	{
		requestAnimationFrame: (callback) => window.requestAnimationFrame(callback),
		setTimeout: (callback, milliseconds) => window.setTimeout(callback, milliseconds),
		now: () => performance.now(),
	},
	(message) => store.receive(message),
);

window.addEventListener("message", ({ data }: MessageEvent<ToPanel>) => {
	if (data.type === "focus") services.focusRequests.value++;
	else if (data.type === "showSibling") showSibling(services, data.step);
	else if (data.type === "files") services.files.value = data;
	else if (data.type === "ahead") services.ahead.value = data;
	else if (data.type === "unsent") services.unsent.value = data;
	else frames.add(data);
});
watchPageFocus((isFocused) => host.post({ type: "focused", isFocused }));
render(<Panel services={services} />, document.getElementById("root")!);
host.post({ type: "ready" });
