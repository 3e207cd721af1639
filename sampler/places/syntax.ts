/** What goes over lines in a language, or is no code, from its opening to its closing bytes. */
export interface Region {
	readonly open: string;
	readonly close: string;
	/**
	 * A comment; a text; or another language, whose lines count but whose comments are not this language's.
	 */
	readonly kind: "comment" | "text" | "embedded";
	/** A backslash takes the meaning from the byte after it. */
	readonly escapes: boolean;
}

/** As much of a language as tells where its lines and statements end, and how a comment is written. */
export interface Syntax {
	/** What begins a comment that goes to the end of the line. */
	readonly lineComments: readonly string[];
	/** A line comment begins only after a blank or a bracket, as "#" does in shells. */
	readonly spacedComments: boolean;
	readonly regions: readonly Region[];
	/** Quotes of texts on one line, and of texts that may go over lines. */
	readonly quotes: string;
	readonly longQuotes: string;
	/** What a backtick begins: a template with `${}`, or nothing. */
	readonly templates: boolean;
	/** "/" may begin a regular expression. */
	readonly regularExpressions: boolean;
	/** "'" may begin a lifetime as well as a character. */
	readonly lifetimes: boolean;
	/** "'" after a letter begins a text. */
	readonly prefixedQuotes: boolean;
	/** Brackets and quotes count in tags only. */
	readonly tags: boolean;
	/** Lines after a tag may be text, in which a comment would be shown. */
	readonly elements: boolean;
	/** Within these brackets a line break ends nothing. */
	readonly suspending: string;
	/** ";" ends a statement. */
	readonly semicolons: boolean;
	/** What a line break ends. */
	readonly lineBreak: "statement" | "line";
	/** A line whose last bytes of code match goes on with the next. */
	readonly continues: RegExp | null;
	/** Before and after the text of a comment; null where there are no comments. */
	readonly comment: readonly [before: string, after: string] | null;
}

const region = (open: string, close: string, kind: Region["kind"] = "comment", escapes = false): Region => ({
	open,
	close,
	kind,
	escapes,
});

const slashStar = region("/*", "*/");
const triple = region('"""', '"""', "text", true);
const tripleSingle = region("'''", "'''", "text", true);

const unknown: Syntax = {
	lineComments: [],
	spacedComments: false,
	regions: [],
	quotes: "",
	longQuotes: "",
	templates: false,
	regularExpressions: false,
	lifetimes: false,
	prefixedQuotes: false,
	tags: false,
	elements: false,
	suspending: "",
	semicolons: false,
	lineBreak: "line",
	continues: null,
	comment: null,
};

const cLike: Syntax = {
	...unknown,
	lineComments: ["//"],
	regions: [slashStar],
	quotes: "\"'",
	suspending: "([",
	semicolons: true,
	lineBreak: "statement",
	continues: /=>$|&&$|[*/%=|.]$|(^|[^+])\+$|(^|[^-])-$/,
	comment: ["// ", ""],
};
const scriptLike: Syntax = { ...cLike, templates: true, regularExpressions: true, elements: true };
const textBlocks: Syntax = { ...cLike, regions: [slashStar, triple] };

const hash: Syntax = {
	...unknown,
	lineComments: ["#"],
	quotes: "\"'",
	suspending: "([{",
	lineBreak: "statement",
	comment: ["# ", ""],
};
const python: Syntax = { ...hash, regions: [triple, tripleSingle], prefixedQuotes: true };
const shell: Syntax = {
	...hash,
	spacedComments: true,
	quotes: "",
	longQuotes: "\"'",
	suspending: "",
	semicolons: true,
	continues: /&&$|\|$/,
};
const ruby: Syntax = {
	...hash,
	spacedComments: true,
	regions: [region("=begin", "=end")],
	quotes: "",
	longQuotes: "\"'",
	suspending: "([",
	semicolons: true,
	continues: /&&$|[*/%=|.]$|(^|[^+])\+$|(^|[^-])-$/,
};
const dashes: Syntax = {
	...hash,
	lineComments: ["--"],
	comment: ["-- ", ""],
};
const sql: Syntax = {
	...dashes,
	regions: [slashStar],
	quotes: "",
	longQuotes: "\"'",
	prefixedQuotes: true,
	suspending: "([",
	semicolons: true,
	lineBreak: "line",
};
const markup: Syntax = {
	...unknown,
	regions: [
		region("<!--", "-->"),
		region("<script", "</script", "embedded"),
		region("<style", "</style", "embedded"),
		region("<![CDATA[", "]]>", "text"),
	],
	tags: true,
	suspending: "<",
	comment: ["<!-- ", " -->"],
};
const css: Syntax = {
	...cLike,
	lineComments: [],
	lineBreak: "line",
	continues: null,
	comment: ["/* ", " */"],
};
const json: Syntax = { ...unknown, quotes: '"' };
const jsonWithComments: Syntax = { ...json, lineComments: ["//"], regions: [slashStar], comment: ["// ", ""] };

const families: readonly (readonly [names: string, syntax: Syntax])[] = [
	["ts tsx js jsx mjs cjs mts cts typescript javascript typescriptreact javascriptreact node", scriptLike],
	["c h cpp c++ cc cxx hpp objc objective-c cuda glsl hlsl", cLike],
	["java kotlin kt kts scala swift cs c# csharp groovy", textBlocks],
	["dart", { ...cLike, regions: [slashStar, triple, tripleSingle] }],
	["go golang", { ...cLike, regions: [slashStar, region("`", "`", "text")] }],
	[
		"rust rs",
		{
			...cLike,
			regions: [slashStar, region('r#"', '"#', "text"), region('r"', '"', "text")],
			quotes: "'",
			longQuotes: '"',
			lifetimes: true,
		},
	],
	["zig", cLike],
	["proto protobuf", cLike],
	["php", { ...cLike, lineComments: ["//", "#"], quotes: "", longQuotes: "\"'" }],
	["css", css],
	["scss sass less", { ...css, lineComments: ["//"], comment: ["// ", ""] }],
	["json", json],
	["jsonc json5", jsonWithComments],
	["python py python3 py3 pyi", python],
	["ruby rb", ruby],
	["shell sh bash zsh fish shellscript", shell],
	["dockerfile docker makefile make cmake", { ...shell, quotes: "\"'", longQuotes: "" }],
	["powershell ps1 pwsh", { ...shell, regions: [region("<#", "#>")], suspending: "([" }],
	["yaml yml", { ...hash, spacedComments: true, lineBreak: "line" }],
	["toml", { ...hash, regions: [triple, tripleSingle], suspending: "[", lineBreak: "line" }],
	["ini conf properties", { ...hash, quotes: "", suspending: "", lineBreak: "line" }],
	["r", { ...hash, quotes: "", longQuotes: "\"'", suspending: "([", continues: /[*/%|~]$|<-$|(^|[^+])\+$/ }],
	["julia jl", { ...hash, regions: [region("#=", "=#"), triple] }],
	["elixir ex exs", { ...hash, regions: [triple] }],
	["perl pl", { ...hash, spacedComments: true, quotes: "", longQuotes: "\"'", suspending: "([", semicolons: true }],
	["sql mysql postgresql postgres sqlite plsql", sql],
	["lua", { ...dashes, regions: [region("--[[", "]]"), region("[[", "]]", "text")] }],
	["haskell hs elm", { ...dashes, regions: [region("{-", "-}")] }],
	["html htm xml svg xhtml vue svelte", markup],
];

const byName = new Map(families.flatMap(([names, syntax]) => names.split(" ").map((name) => [name, syntax] as const)));

/** @param language as written on a fence, in lower case; what comes after the name, as in "js{1,3}", does not matter */
export function syntaxOf(language: string): Syntax {
	return byName.get(language) ?? byName.get(language.replace(/^\{?\.?/, "").split(/[^\w#+-]/, 1)[0]!) ?? unknown;
}
