import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const INTERVAL_MILLISECONDS = 250;

/**
 * Reports again and again how many bytes the largest file below a folder has had so far: how far a
 * download of another program is, which does not say so. The function returned ends it.
 */
export function watchGrowth(folder: string, onBytes: (bytes: number) => void): () => void {
  // A program moves its file away when it is done, but what has come stays come.
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, largestFile(folder));
    onBytes(most);
  }, INTERVAL_MILLISECONDS);
  return () => clearInterval(watch);
}

function largestFile(folder: string): number {
  let largest = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      const stat = statSync(join(folder, name));
      if (stat.isFile()) largest = Math.max(largest, stat.size);
    }
  } catch {
    // A file was moved away between the listing and the look at it; the next look will do.
  }
  return largest;
}
