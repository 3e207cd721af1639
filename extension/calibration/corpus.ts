import type { CalibrationDocument } from "./document.ts";
import { longAnswers } from "./longAnswers.ts";
import { shortAnswers } from "./shortAnswers.ts";

/** Counts up when the documents change: a calibration by others is not one by these. */
export const corpusVersion = 1;

/** All documents, in the order in which they are read. */
export const corpus: readonly CalibrationDocument[] = [...shortAnswers, ...longAnswers];

/** Every third is kept aside, to see how the thresholds do on text they were not fitted to. */
export const isHeldOut = (index: number): boolean => index % 3 === 2;
