import type { Frame, Page } from "playwright-core";
import { type Theme, themes, type Workbench } from "./workbench.ts";

/** What VS Code puts into a webview for its theme. */
export interface ThemeStyles {
	/** Classes of the body. */
	readonly classes: string;
	/** The theme's colours and fonts: values by the names of their properties. */
	readonly values: Readonly<Record<string, string>>;
	/** The style sheets of every webview. */
	readonly sheets: string;
}

/** The class by which a webview knows the kind of its theme. */
const classes = {
	vs: "vscode-light",
	"vs-dark": "vscode-dark",
	"hc-black": "vscode-high-contrast",
	"hc-light": "vscode-high-contrast-light",
} as const;

/** Switches the workbench to a theme, and reads what its webviews get of that. */
export async function stylesOf(theme: Theme, workbench: Workbench, webview: Frame): Promise<ThemeStyles> {
	await workbench.changeTheme(theme);
	await webview.locator(`body.${classes[themes[theme].kind]}`).waitFor();
	return webview.evaluate(() => {
		const { style } = document.documentElement;
		return {
			classes: document.body.className,
			values: Object.fromEntries(Array.from(style, (name) => [name, style.getPropertyValue(name)])),
			sheets: Array.from(document.head.querySelectorAll("style"), ({ textContent }) => textContent).join("\n"),
		};
	});
}

/** Gives a page without VS Code what a webview would get of a theme. */
export async function putOn(styles: ThemeStyles, page: Page): Promise<void> {
	await page.evaluate(({ classes, values, sheets }) => {
		const { documentElement: root, body } = document;
		for (const [name, value] of Object.entries(values)) root.style.setProperty(name, value);
		body.className = classes;
		// The page's policy lets no other styles in than those that a script has made.
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(sheets);
		// A view is drawn on the side bar, which is another frame's.
		const below = new CSSStyleSheet();
		below.replaceSync("html { background-color: var(--vscode-sideBar-background); }");
		document.adoptedStyleSheets = [sheet, below];
	}, styles);
}
