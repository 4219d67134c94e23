import { closeSync, openSync, readSync } from "node:fs";
import { UserError, reason } from "../../base/user-error";

/**
 * So many bytes of a file from a place on. It is opened for this alone, which takes microseconds:
 * then no file stays open for images that are no longer used. Throws a sentence with the
 * file's name when it cannot be read or ends too soon.
 */
export function readPiece(path: string, from: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let read = 0;
  try {
    const file = openSync(path, "r");
    try {
      while (read < size) {
        const more = readSync(file, bytes, read, size - read, from + read);
        if (more === 0) break;
        read += more;
      }
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    throw new UserError(`${path}: could not be read (${reason(thrown)})`, { cause: thrown });
  }
  if (read === size) return bytes;
  throw new UserError(`${path}: should have ${size} bytes from ${from} on, but has ${read}`);
}
