import fc from "fast-check";

/** Runs of a property: a sample here, ten times as many in the full run. */
export const runs = (sample: number): fc.Parameters<unknown> => ({
	numRuns: process.env.HUNCH_TEST_FULL ? sample * 10 : sample,
});

/** Pieces of Markdown that meet each other in every order, with what is hard to trace back among them. */
const inlines = [
	"word",
	" ",
	"  ",
	"*emphasis*",
	"**strong *both***",
	"~~gone~~",
	"about ~5",
	"`code`",
	"`` a ` b ``",
	"` padded `",
	"`two\nlines`",
	"\\*escaped\\*",
	"back\\\\slash",
	"&amp;",
	"&#x1F34E;",
	"&copy;&nothing;",
	"<b>tag</b>",
	"<https://example.com/a?b=1&amp;c>",
	"https://example.com/&amp;x.",
	"www.example.org",
	"someone@example.com",
	'[text *here*](https://example.com "title")',
	"[bad](javascript:alert(1))",
	"[reference][ref]",
	"![alt *text* `c`](http://example.com/i.png)",
	"![pic][ref]",
	"[^note]",
	"émoji 🍎é",
	"line\nbreak",
	"soft \nbreak",
	"hard  \nbreak",
	"hard\\\nbreak",
	"a\tb",
	"nul\0",
	"[ ] box",
	"*",
	"_",
	"`",
	"[",
	"|",
	"\uFEFF",
	"<T extends Map<K, V>>",
	"a < b && c > d",
	"<a href='x",
	"<!-- so ",
	"</p>",
	"&lt;i&gt;",
	"👩‍👩‍👧‍👦 🏳️‍🌈",
	"क्षि नमस्ते",
	"שלום *עולם*",
	"汉字**漢字**かな",
	"e\u0301",
	"\u202Eturned\u202C",
	"*~~`all`~~*",
	"[*a* `b`](<x y> 'z') ![](u)",
	"\\",
];

const blocks = [
	"# Heading #",
	"Setext\n===",
	"two\nlines\n---",
	"---",
	"```js\nconst a = 1;\n\tif (b) {\n\n}\n```",
	"```\n\n\n```",
	"~~~ py extra words\nprint('&amp;')\n~~~",
	"```ts&amp;x\n```",
	"```\nunclosed",
	"    indented\n\n      more",
	"\tindented by a tab",
	"- one\n- two\n  - nested\n\n    text",
	"-\t\tcode after tabs",
	"1. first\n2. second\n   ```sh\n   ls -l\n   \ttab\n   ```",
	"3) three",
	"- [ ] open *task*\n- [x] done\n- [x]\ttabbed",
	"> quote\nlazy\n> > deeper\n> ```c\n> int x;\n>\n> int y;\n> ```",
	">\tindented quote\n>\t\tcode",
	"| a | b \\| c |\n|:--|--:|\n| `x\\|y` | `a\\\\|b` |\n| **d** | &lt; \\| |",
	"a | b\n- | -\n1 | 2",
	"<div>\n  <p>**not**</p>\n</div>",
	"<!-- note\n\nstill -->",
	'[ref]: https://example.com/ref "Title"',
	"[ref]: mailto:a@example.com\n'late title'",
	"[^note]: The note\n\n    goes on.",
	"- a\n\n\n- b",
	"* star\n+ plus",
	"````md\n```js\nconst a = 1;\n```\n````",
	"```\n~~~\nå\n~~~\n```",
	"- ```py\n  ~~~\n  print('é')\n  ~~~\n  ```\n- after",
	"- a\n  - b\n    ```c\n    int 🍎;\n\n    open",
	"> - ~~~\n>   open",
	"1. > ```\n   > open\n   > \tit",
	"> ```\n> open\nlazy",
	"<details>\n<summary>**x**</summary>\n\n- in\n\n</details>",
	"<script>\n\nlet a = '</b>';\n\n</script> after",
	"<pre>\n  # none\n",
	"| é | 🍎 |\n|---|---|\n",
	"| `a` | <b>x</b> | [l](u) |\n|:-:|---|---|\n| 汉\\|字 | ~~x~~ | &amp;&amp; |\n| only",
	"- | a |\n  |---|\n  | b |",
	"#\n## \n### é ###",
	"- \n\n  text\n-\n  - ",
	"+ [ ] *a*\n+ [X] 🍎",
];

const inline = fc.array(fc.constantFrom(...inlines), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
const prefixed = (text: string, first: string, rest: string) => first + text.replaceAll("\n", `\n${rest}`);
const leaf = fc.oneof(inline, fc.constantFrom(...blocks));
const nested = fc
	.tuple(leaf, fc.constantFrom(["> ", "> "], ["- ", "  "], ["1. ", "   "], ["> - ", ">   "], [">", ">"], ["\t", "\t"]))
	.map(([text, [first, rest]]) => prefixed(text, first!, rest!));

/** Whole documents. */
export const documents = fc
	.array(fc.tuple(fc.oneof(leaf, leaf, nested), fc.constantFrom("\n", "\n\n", "\n\n\n", "\r\n\r\n", "\n \n", "\r")), {
		minLength: 1,
		maxLength: 5,
	})
	.map((parts) => parts.map(([text, end]) => text + end).join(""));

/** Lengths to cut a text by, as tokens do: in bytes, so that characters can be cut too. */
export const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });

/** The bytes of a text in parts of the given lengths, over and over. */
export function cutBytes(text: string, lengths: readonly number[]): Uint8Array[] {
	const bytes = new TextEncoder().encode(text);
	const parts: Uint8Array[] = [];
	for (let at = 0; at < bytes.length; at += parts.at(-1)!.length) {
		parts.push(bytes.subarray(at, at + lengths[parts.length % lengths.length]!));
	}
	return parts;
}
