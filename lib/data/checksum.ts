import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { readOrThrow } from "../base/read-or-throw";

const PIECE = 2 ** 20;

/** A file's checksum in hexadecimal, read piece by piece. Rejects where it cannot be read. */
export async function checksumOf(file: string, algorithm: "md5" | "sha256"): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file, { highWaterMark: PIECE }), hash);
  return hash.digest("hex");
}

/** A file's sha-256, at once. Throws a sentence that ends in `remedy` when it cannot be read. */
export function checksumSync(path: string, remedy: string): string {
  const hash = createHash("sha256");
  const addFile = (): void => {
    const file = openSync(path, "r");
    try {
      const piece = new Uint8Array(PIECE);
      for (let read; (read = readSync(file, piece, 0, PIECE, null)) > 0;) {
        hash.update(piece.subarray(0, read));
      }
    } finally {
      closeSync(file);
    }
  };
  readOrThrow(path, addFile, remedy);
  return hash.digest("hex");
}
