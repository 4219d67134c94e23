import { checkAround } from "./checks-around";
import { checkCells } from "./checks-cells";
import { checkEnding } from "./checks-ending";
import type { Check } from "./check";

/** What a kernel has to do for every front end, in the order in which it is checked. */
export const CHECKS: readonly Check[] = [...checkAround, ...checkCells, ...checkEnding];
