/**
 * The variable of the environment that says what a program ends with: the names of the processes of
 * cells from which it descends, separated by colons. A program that is given anything else there,
 * as "nothing", goes on.
 */
export const ENDS_WITH = "REMIXMATCH_ENDS_WITH";
