import { appendFileSync, closeSync, fsyncSync, openSync } from "node:fs";
import { UserError, reason } from "../../base/user-error";

/** A file that grows at its end. A piece is with the operating system when `append` returns. */
export interface GrowingFile {
  /** Writes a piece at the end. */
  readonly append: (piece: string | Uint8Array) => void;
  /** Waits until the disk has it all: before a checkpoint that counts on it, say. */
  readonly flush: () => void;
  /** Closes the file. */
  readonly close: () => void;
}

/**
 * Opens a file to write at its end, or only a new one. Whatever fails, now or later (no such folder,
 * a full disk), throws a sentence that names the file.
 */
export function growingFile(file: string, { onlyNew = false } = {}): GrowingFile {
  const descriptor = namingFile(file, () => openSync(file, onlyNew ? "ax" : "a"));
  return {
    append: (piece) => namingFile(file, () => appendFileSync(descriptor, piece)),
    flush: () => namingFile(file, () => fsyncSync(descriptor)),
    close: () => namingFile(file, () => closeSync(descriptor)),
  };
}

/** Does something to a file; what the system throws then becomes a sentence that names the file. */
export function namingFile<Result>(file: string, act: () => Result): Result {
  try {
    return act();
  } catch (thrown) {
    throw new UserError(
      `${file}: cannot be written (${reason(thrown)}); see that its folder exists and has ` +
        `room, then start or resume the run again`,
      { cause: thrown },
    );
  }
}
