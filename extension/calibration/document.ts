/** A question and a right answer to it: what a model would be asked, and might write. */
export interface CalibrationDocument {
	readonly question: string;
	readonly answer: string;
}
