/** Words and signs that may stand between "prints" and what is printed. */
export const fillers = [
	..."is are be will would of the this that it your given code program script snippet function following number value".split(
		" ",
	),
	..."integer result out to console screen terminal simply just only exactly text string boolean when run".split(" "),
	..."plaintext txt bash sh shell python py javascript js typescript ts".split(" "),
];

/**
 * That something is printed, up to what that is, as the source of a regular expression. Not the call in a program: that one is
 * named does not say that it is run.
 */
export const printed = String.raw`\b(?:prints?|outputs?|displays?|logs)\b(?!\()(?:[\s:*_\x60]|\b(?:${fillers.join("|")})\b)*?`;
