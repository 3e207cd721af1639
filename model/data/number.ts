/** A number, and where in a text it stands. */
export interface FoundNumber {
	/** In canonical form: "1200", "-0.5", "1/3". Equal numbers have equal forms. */
	readonly value: string;
	readonly at: { readonly start: number; readonly end: number };
}

/** Thousands may be set off by a comma, as text or LaTeX has it. A fraction is one of whole numbers. */
const numbers =
	/\\[dt]?frac\{(?<over>\d+)\}\{(?<under>\d+)\}|(?<![\w./])(?:(?<whole>\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?!\d)|\d+)(?<decimals>\.\d+)?(?:\/(?<divisor>\d+)(?![\d/]))?|(?<bare>\.\d+))/g;

/** What makes the number behind it negative: a minus that stands between no two numbers, on either side of a currency. */
const signs = /(?<![\w)\]}%])(?:[-−](?:\\?[$€£])?|\\?[$€£][-−])$/;

/** All numbers of a text that stand for themselves, in order: no parts of words. */
export function numbersIn(text: string): FoundNumber[] {
	return Array.from(text.matchAll(numbers)).flatMap((match) => {
		const { over, under, whole = "0", decimals, divisor, bare } = match.groups!;
		const digits = over ?? whole.replace(/\D/g, "");
		const canonical = canonicalNumber(digits, decimals ?? bare ?? "", under ?? divisor ?? "1");
		if (canonical === null) return [];
		const sign = signs.exec(text.slice(Math.max(0, match.index - 4), match.index))?.[0] ?? "";
		const value = sign !== "" && canonical !== "0" ? `-${canonical}` : canonical;
		return [{ value, at: { start: match.index - sign.length, end: match.index + match[0].length } }];
	});
}

/**
 * A number's shortest decimal form, or a fraction in lowest terms where it has none; null where the divisor is 0.
 * @param digits of the whole part
 * @param decimals with the point, or ""
 */
function canonicalNumber(digits: string, decimals: string, divisor: string): string | null {
	const scale = 10n ** BigInt(Math.max(0, decimals.length - 1));
	const over = BigInt(digits + decimals.slice(1));
	const under = scale * BigInt(divisor);
	if (under === 0n) return null;
	const common = greatestCommonDivisor(over, under);
	const [numerator, denominator] = [over / common, under / common];
	for (let places = 0; places <= decimals.length + 6; places++) {
		const power = 10n ** BigInt(places);
		if (power % denominator !== 0n) continue;
		const all = ((numerator * power) / denominator).toString().padStart(places + 1, "0");
		return places === 0 ? all : `${all.slice(0, -places)}.${all.slice(-places)}`;
	}
	return `${numerator}/${denominator}`;
}

/** Euclid's, step by step: a number of thousands of digits, which a model may write, takes more steps than calls may be nested. */
function greatestCommonDivisor(one: bigint, other: bigint): bigint {
	let [greater, less] = [one, other];
	while (less !== 0n) [greater, less] = [less, greater % less];
	return greater;
}
