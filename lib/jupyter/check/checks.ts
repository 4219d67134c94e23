import { DEBUGGER_CHECKS } from "./checks-debugger";
import { REQUEST_CHECKS } from "./checks-requests";
import { EXECUTE_CHECKS } from "./checks-execute";
import { LIFECYCLE_CHECKS } from "./checks-lifecycle";
import { SUBSHELL_CHECKS } from "./checks-subshells";
import { PROGRAM_CHECKS } from "./checks-programs";
import { INTERRUPT_CHECKS } from "./checks-interrupts";
import { OUTPUT_CHECKS } from "./checks-output";
import type { Check } from "./check";

/** What every front end relies on, in the order in which it is checked. */
export const CHECKS: readonly Check[] = [
  ...REQUEST_CHECKS,
  ...EXECUTE_CHECKS,
  ...SUBSHELL_CHECKS,
  ...DEBUGGER_CHECKS,
  ...PROGRAM_CHECKS,
  ...INTERRUPT_CHECKS,
  ...OUTPUT_CHECKS,
  ...LIFECYCLE_CHECKS,
];
