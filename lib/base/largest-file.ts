import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The size in bytes of the largest file below a folder, 0 where there is none: how far a download
 * of another program is, which does not say so.
 */
export function largestFile(folder: string): number {
  let largest = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      largest = Math.max(largest, statSync(join(folder, name)).size);
    }
  } catch {
    // It moved a file away between the listing and the look at it; the next look will do.
  }
  return largest;
}
