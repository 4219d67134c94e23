/**
 * What the cells' thread and the interrupt thread share, as indices into an Int32Array: whether an
 * interrupt is pending, how many pieces of work must not be stopped halfway, how far a termination
 * is, and which run the interrupt is for.
 */
export const [PENDING, UNINTERRUPTIBLE, STATE, RUN, LENGTH] = [0, 1, 2, 3, 4] as const;

/** How far a termination is: the cells run, wait for it, or it is under way; then it is sent. */
export const [RUNNING, WAITING, TERMINATING, SENT] = [0, 1, 2, 3] as const;

/** The global function that makes the cells' thread wait for its termination, where it may come. */
export const AWAIT_TERMINATION = "__remixmatchAwaitTermination__";
