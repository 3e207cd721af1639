import type { BrowserContext, ConsoleMessage, Page } from "playwright-core";

/** What a page said and asked for, from its first moment on. */
export class Traffic {
	/** Errors that nothing caught, in the workbench or in any frame of it. */
	readonly pageErrors: string[] = [];
	/** All that was printed; the workbench itself prints errors about its optional parts. */
	readonly console: { readonly type: string; readonly text: string; readonly url: string }[] = [];
	/** Addresses asked for that are not the browser host's own. They were not let through. */
	readonly outsideRequests: string[] = [];

	constructor(private readonly origin: string) {}

	/** Listens, and keeps requests to anywhere else from leaving. Before the first navigation. */
	async watch(context: BrowserContext, page: Page): Promise<void> {
		page.on("pageerror", (error) => this.pageErrors.push(error.stack ?? error.message));
		page.on("console", (message) => this.console.push(this.entry(message)));
		page.on("websocket", (socket) => {
			if (new URL(socket.url()).host !== new URL(this.origin).host) this.outsideRequests.push(socket.url());
		});
		await context.route(
			(url) => !this.isInside(url),
			async (route) => {
				this.outsideRequests.push(route.request().url());
				await route.abort();
			},
		);
	}

	/** What the browser's content security policies stopped, by the words it prints for it. */
	get policyViolations(): string[] {
		return this.console.map(({ text }) => text).filter((text) => /content security policy/i.test(text));
	}

	private entry(message: ConsoleMessage) {
		return { type: message.type(), text: message.text(), url: message.location().url };
	}

	private isInside(url: URL): boolean {
		return url.origin === this.origin || url.protocol === "data:" || url.protocol === "blob:";
	}
}
