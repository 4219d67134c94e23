import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { UserError, reason } from "../base/user-error";

const PIECE = 2 ** 20;

/** A file's checksum in hexadecimal, read piece by piece. Rejects where it cannot be read. */
export async function checksumOf(file: string, algorithm: "md5" | "sha256"): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: PIECE }), hash);
  return hash.digest("hex");
}

/** A file's sha-256, at once. Throws a sentence that ends in what to do when it cannot be read. */
export function checksumSync(path: string, remedy: string): string {
  const hash = createHash("sha256");
  try {
    const file = openSync(path, "r");
    try {
      const piece = new Uint8Array(PIECE);
      for (let read; (read = readSync(file, piece, 0, PIECE, null)) > 0;) {
        hash.update(piece.subarray(0, read));
      }
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    throw new UserError(`${path}: could not be read (${reason(thrown)}); ${remedy}`, {
      cause: thrown,
    });
  }
  return hash.digest("hex");
}
