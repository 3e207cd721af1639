/** Milliseconds that anything may take on a machine that is busy with other things: only what never comes takes as long. */
export const patience = 90_000;
