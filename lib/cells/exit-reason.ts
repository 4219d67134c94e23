import type { ChildProcess } from "node:child_process";

/** Characters kept of what native code writes past JavaScript's streams. */
const KEPT_CHARACTERS = 100_000;

/** Finds out why a process of cells has ended. */
export interface Coroner {
  /** What native code has written may name the reason. */
  readonly note: (text: string) => void;
  /** A sentence on the end, once the process has ended. */
  readonly why: () => string;
}

/** Watches a process of cells from its start. */
export function callCoroner(child: ChildProcess): Coroner {
  let last = "";

  function how(): string {
    const { signalCode, exitCode } = child;
    if (last.includes("heap out of memory"))
      return "ran out of memory: its JavaScript heap was full";
    if (signalCode === null) return `has ended with exit code ${exitCode ?? "unknown"}`;
    const perhaps =
      signalCode === "SIGKILL" ? ", perhaps because the machine ran out of memory" : "";
    return `was ended by the signal ${signalCode}${perhaps}`;
  }

  return {
    note: (text) => (last = (last + text).slice(-KEPT_CHARACTERS)),
    why: () => `the process of the cells ${how()}; the variables of all cells are lost`,
  };
}
