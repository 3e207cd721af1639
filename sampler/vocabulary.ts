import type { Vocabulary } from "./decoder.ts";
import type { Token } from "./distribution.ts";

/** The same vocabulary with another idea of which tokens end an answer. */
export function withEnd(vocabulary: Vocabulary, isEnd: (token: Token) => boolean): Vocabulary {
	return {
		size: vocabulary.size,
		fillInTheMiddle: vocabulary.fillInTheMiddle,
		thinking: vocabulary.thinking,
		tokenize: (text) => vocabulary.tokenize(text),
		bytes: (token) => vocabulary.bytes(token),
		isEnd,
	};
}
