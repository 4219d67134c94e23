import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

/**
 * Does a piece of work while no other process does the same: `path` names it, and a lock beside
 * that path is held and kept fresh. The lock of a process that died is taken over after ten
 * seconds. `onWait` is called while another process holds the lock, each time before it is tried
 * again.
 */
export async function withLock<T>(
  path: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const release = await acquireLock(path, onWait);
  try {
    return await work();
  } finally {
    // A lock that was taken over meanwhile is not ours to release.
    await release().catch(() => undefined);
  }
}

async function acquireLock(path: string, onWait: () => void): Promise<() => Promise<void>> {
  for (;;) {
    try {
      // After a laptop's sleep another process may have taken the lock over. It removes what we
      // began, and our own next step fails with a sentence: nothing to do about it here.
      return await lock(path, { realpath: false, onCompromised: () => undefined });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
    }
    onWait();
    await sleep(500);
  }
}
