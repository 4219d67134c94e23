const EVERY_MILLISECONDS = 1000;

/**
 * Calls `onGone` when the program that started the kernel has ended, as ipykernel notices it: by
 * JPY_PARENT_PID, which Jupyter sets unless the kernel is to live on by itself.
 */
export function watchParent(onGone: () => void): void {
  const named = Number(process.env.JPY_PARENT_PID ?? 0);
  if (!(named > 1)) return;
  // Something between, a shell perhaps, may be our parent; orphans are given to process 1.
  const first = process.ppid;
  const isGone = () => (named === first ? process.ppid !== first : process.ppid === 1);
  const onWindows = () => !isAlive(first); // there the variable holds no id, and orphans none either
  const gone = process.platform === "win32" ? onWindows : isGone;
  const timer = setInterval(() => {
    if (!gone()) return;
    clearInterval(timer);
    onGone();
  }, EVERY_MILLISECONDS);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
