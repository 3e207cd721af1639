const schemes = new Set(["http:", "https:", "mailto:"]);

/** Whether a link may be opened at all: a model can write any address, and some start programs. */
export function isOpenable(target: string): boolean {
	return URL.canParse(target) && schemes.has(new URL(target).protocol);
}

/** What of an address that can be opened says most: the machine, or who gets the mail. */
export function linkPlace(target: string): string {
	const { host, pathname } = new URL(target);
	return host === "" ? pathname : host;
}
