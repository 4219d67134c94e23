import { UserError } from "../base/user-error";

/**
 * Does what fails only by what was asked for: its Faults come out as those of a wrong call, which end
 * the program with 2.
 */
export function asUsageError<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    throw new UserError(thrown.message, { exitCode: 2, cause: thrown });
  }
}
