const schemes = new Set(["http:", "https:", "mailto:"]);

/**
 * The address a link in an answer leads to, as it will really be opened, or null where it must not be: a model can
 * write any address, and some start programs.
 */
export function linkAddress(link: string): string | null {
	if (!URL.canParse(link)) return null;
	const url = new URL(link);
	return schemes.has(url.protocol) ? url.href : null;
}
