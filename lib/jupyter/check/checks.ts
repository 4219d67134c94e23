import { checkAround } from "./checks-requests";
import { checkCells } from "./checks-execute";
import { checkEnding } from "./checks-lifecycle";
import type { Check } from "./check";

/** What a kernel has to do for every front end, in the order in which it is checked. */
export const CHECKS: readonly Check[] = [...checkAround, ...checkCells, ...checkEnding];
