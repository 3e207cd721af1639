import type { Token } from "../distribution.ts";

/** What was tried after which text, and is not to be tried there again. */
export class Failures {
	readonly #list: { readonly prefix: readonly Token[]; readonly tokens: Set<Token> }[] = [];

	/** @param prefix the answer before the token that failed */
	add(prefix: readonly Token[], token: Token): void {
		const known = this.#find(prefix);
		if (known !== undefined) known.tokens.add(token);
		else this.#list.push({ prefix, tokens: new Set([token]) });
	}

	after(prefix: readonly Token[]): ReadonlySet<Token> {
		return this.#find(prefix)?.tokens ?? none;
	}

	#find(prefix: readonly Token[]) {
		return this.#list.find(
			(known) => known.prefix.length === prefix.length && known.prefix.every((token, i) => token === prefix[i]),
		);
	}
}

const none: ReadonlySet<Token> = new Set();
