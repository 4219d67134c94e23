import { REQUEST_CHECKS } from "./checks-requests";
import { EXECUTE_CHECKS } from "./checks-execute";
import { LIFECYCLE_CHECKS } from "./checks-lifecycle";
import { OUTPUT_CHECKS } from "./checks-output";
import { PROGRAM_CHECKS } from "./checks-programs";
import { INTERRUPT_CHECKS } from "./checks-interrupts";
import type { Check } from "./check";

/** What every front end relies on, in the order in which it is checked. */
export const CHECKS: readonly Check[] = [
  ...REQUEST_CHECKS,
  ...EXECUTE_CHECKS,
  ...OUTPUT_CHECKS,
  ...PROGRAM_CHECKS,
  ...INTERRUPT_CHECKS,
  ...LIFECYCLE_CHECKS,
];
