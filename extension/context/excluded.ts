/**
 * The patterns of a setting such as `search.exclude` that hold whatever else there is, as one; undefined where there are
 * none.
 */
export function globOf(setting: Readonly<Record<string, unknown>>): string | undefined {
	const patterns = Object.entries(setting).flatMap(([pattern, holds]) => (holds === true ? spelledOut(pattern) : []));
	return patterns.length > 1 ? `{${patterns.join(",")}}` : patterns[0];
}

/** A pattern with each of the choices in its braces: VS Code knows no braces within braces. */
function spelledOut(pattern: string): readonly string[] {
	const match = /^(.*)\{([^{}]*)\}(.*)$/.exec(pattern);
	if (match === null) return [pattern];
	const [, before = "", choices = "", after = ""] = match;
	return choices.split(",").flatMap((choice) => spelledOut(before + choice + after));
}
