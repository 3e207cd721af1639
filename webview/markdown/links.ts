const schemes = new Set(["http:", "https:", "mailto:"]);

/** Whether a link may be opened at all: a model can write any address, and some start programs. */
export function isOpenable(target: string): boolean {
	return URL.canParse(target) && schemes.has(new URL(target).protocol);
}

/**
 * What of an address that can be opened says most, in letters that cannot be taken for others: the machine, or who gets
 * the mail.
 */
export function linkPlace(target: string): string {
	const { host, pathname } = new URL(target);
	return host === "" ? mailPlace(pathname) : host;
}

/** The machine of a mail address in plain letters, as that of a web address has it already. */
function mailPlace(addresses: string): string {
	return addresses.replace(/@([^,@]+)/g, (written, machine: string) => {
		const web = `http://${decoded(machine)}`;
		return URL.canParse(web) ? `@${new URL(web).host}` : written;
	});
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The whole of an address that can be opened, as it will be opened. */
export const linkAddress = (target: string): string => new URL(target).href;

/**
 * Whether a text is an address that it leads to, so that this need not be said again. One that only looks like another,
 * or begins with the name of another machine, says something else than it is.
 */
export function saysTarget(text: string, target: string): boolean {
	if (![`mailto:${text}`, `http://${text}`, text].includes(target) || !isOpenable(target)) return false;
	const { username, password } = new URL(target);
	return username === "" && password === "" && text.toLowerCase().includes(linkPlace(target));
}
