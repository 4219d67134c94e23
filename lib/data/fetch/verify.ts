import { statSync } from "node:fs";
import { checksumOf } from "../checksum";

/** What a file should be: its size, and the checksums that are known. */
export interface Expected {
  readonly bytes: number;
  readonly sha256?: string | undefined;
  readonly md5?: string | undefined;
}

/**
 * How a file differs from what it should be, for the middle of a sentence; null where it does not.
 */
export async function verifyFile(file: string, expected: Expected): Promise<string | null> {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return "is not there";
  if (size !== expected.bytes) {
    return `should have ${expected.bytes} bytes, but has ${size}`;
  }
  for (const algorithm of ["sha256", "md5"] as const) {
    const wanted = expected[algorithm];
    if (wanted === undefined) continue;
    const found = await checksumOf(file, algorithm);
    if (found !== wanted) return `should have the ${algorithm} ${wanted}, but has ${found}`;
  }
  return null;
}
