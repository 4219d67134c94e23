const POLL_MILLISECONDS = 1000;

/**
 * Calls `onExit` when the program that started the kernel has ended, as ipykernel's parent poller
 * does: it is known by JPY_PARENT_PID, which Jupyter sets unless the kernel is to be independent.
 */
export function startParentPoller(onExit: () => void): void {
  const given = Number(process.env.JPY_PARENT_PID ?? 0);
  if (!(given > 1)) return;
  // Another process, perhaps a shell, may be between; orphans are given to process 1.
  const first = process.ppid;
  const isOrphan = () => (given === first ? process.ppid !== first : process.ppid === 1);
  // On Windows the variable holds no id, and an orphan keeps its parent's.
  const hasExited = process.platform === "win32" ? () => !isAlive(first) : isOrphan;
  const timer = setInterval(() => {
    if (!hasExited()) return;
    clearInterval(timer);
    onExit();
  }, POLL_MILLISECONDS);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
