/** Of a name that is made of a longer text. */
const longest = 60;

/** A text of several lines as one. */
export const oneLine = (text: string): string => text.trim().replaceAll(/\s+/g, " ");

/** A line that is not too long for a name, cut where it is. */
export const shortened = (line: string): string =>
	line.length <= longest ? line : `${line.slice(0, longest).trimEnd()}…`;
