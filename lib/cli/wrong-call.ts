import { Fault } from "../base/fault";

/**
 * Does what fails only by what was asked for: its Faults come out as those of a wrong call, which end
 * the program with 2.
 */
export function asCalled<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    throw new Fault(thrown.message, { exitCode: 2, cause: thrown });
  }
}
