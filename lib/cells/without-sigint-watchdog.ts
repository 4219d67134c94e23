import vm from "node:vm";
import { fromCells } from "./cell-promise";

/**
 * Lets tslab's executor run a cell without Node's SIGINT watchdog, which starts and joins a thread
 * for each cell, half the time of a small one. Cells are interrupted in another way here, which
 * also reaches what goes on after an `await`.
 */
export function withoutSigintWatchdog<T>(work: () => T): T {
  const run = vm.runInThisContext;
  const restore = () => (vm.runInThisContext = run);
  vm.runInThisContext = (code, options) => {
    restore(); // the cell itself finds everything as it was
    return fromCells(
      run(code, { ...(options as vm.RunningCodeOptions), breakOnSigint: false }) as unknown,
    );
  };
  try {
    return work();
  } finally {
    restore();
  }
}
