import { UserError, reason } from "./user-error";

/** What `read` returns. Throws a sentence with the file's name, and what to do, when it throws. */
export function readOrThrow<T>(file: string, read: () => T, remedy?: string): T {
  try {
    return read();
  } catch (thrown) {
    throw notRead(file, thrown, remedy);
  }
}

/** The sentence for a file or folder that could not be read. */
export function notRead(path: string, thrown: unknown, remedy?: string): UserError {
  const advice = remedy === undefined ? "" : `; ${remedy}`;
  return new UserError(`${path}: could not be read (${reason(thrown)})${advice}`, {
    cause: thrown,
  });
}
