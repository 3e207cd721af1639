// Property tests draw the same cases every time, so that a suite passes or fails for what changed in the code. To look
// at others: HUNCH_SEED=7 npm test -- unit
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.HUNCH_SEED ?? 1) });
