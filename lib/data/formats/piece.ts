import { closeSync, openSync, readSync } from "node:fs";
import { readOrThrow } from "../../base/read-or-throw";
import { UserError } from "../../base/user-error";

/**
 * So many bytes of a file from a place on. It is opened for this alone, which takes microseconds:
 * then no file stays open for images that are no longer used. Throws a sentence with the
 * file's name when it cannot be read or ends too soon.
 */
export function readPiece(path: string, from: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const read = readOrThrow(path, () => fillFrom(path, from, bytes));
  if (read === size) return bytes;
  throw new UserError(`${path}: should have ${size} bytes from ${from} on, but has ${read}`);
}

function fillFrom(path: string, from: number, bytes: Uint8Array): number {
  const file = openSync(path, "r");
  try {
    let read = 0;
    while (read < bytes.length) {
      const more = readSync(file, bytes, read, bytes.length - read, from + read);
      if (more === 0) break;
      read += more;
    }
    return read;
  } finally {
    closeSync(file);
  }
}
