import type { ChildProcess } from "node:child_process";

/** Characters kept of what native code writes past JavaScript's streams. */
const KEPT_CHARACTERS = 100_000;

/** Finds out why a process of cells has ended. */
export interface ExitWatch {
  /** Takes note of what native code has written: it may name the reason. */
  readonly addOutput: (text: string) => void;
  /** A sentence on why, once the process has ended. */
  readonly reason: () => string;
}

/** Watches a process of cells from its start. */
export function watchExit(child: ChildProcess): ExitWatch {
  let output = "";

  function describeExit(): string {
    const { signalCode, exitCode } = child;
    if (output.includes("heap out of memory")) {
      return "ran out of memory: its JavaScript heap was full";
    }
    if (signalCode === null) return `has ended with exit code ${exitCode ?? "unknown"}`;
    const perhaps =
      signalCode === "SIGKILL" ? ", perhaps because the machine ran out of memory" : "";
    return `was ended by the signal ${signalCode}${perhaps}`;
  }

  return {
    addOutput: (text) => (output = (output + text).slice(-KEPT_CHARACTERS)),
    reason: () => `the process of the cells ${describeExit()}; the variables of all cells are lost`,
  };
}
