import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { join } from "node:path";

// It waits for a line, or for the end of the process that holds the other end of its input: without
// a line it becomes what ends the programs. A shell that waits takes a megabyte.
const SCRIPT = 'trap "" HUP INT TERM; read -r line; [ "$line" = done ] || exec "$@"';

/** How long it may take to go: someone may have stopped it. */
const LEAVE_MILLISECONDS = 500;

/** Ends the programs of cells when this process does not live to do so. */
export interface Guardian {
  /** Sends it away; resolves when it has gone. */
  readonly dismiss: () => Promise<void>;
}

/**
 * Has another process, in a session of its own, wait for the end of this one: also SIGKILL, sent to
 * the whole group, as Jupyter does, is then followed by the end of the programs of a family of that
 * name, and by that of its cells' process. There is none on Windows.
 */
export function startGuardian(name: string, cells: number | undefined): Guardian {
  if (process.platform === "win32") return { dismiss: () => Promise.resolve() };
  const ending = [process.execPath, join(__dirname, "guardian-main.js"), name, String(cells ?? 0)];
  const child = spawn("/bin/sh", ["-c", SCRIPT, "guardian", ...ending], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const input = child.stdin as Socket | null; // none where no more files can be opened
  let gone = false;
  child.once("exit", () => (gone = true));
  child.on("error", () => (gone = true));
  input?.on("error", () => undefined);
  // It waits for this process, not the other way around.
  child.unref();
  input?.unref();
  return {
    async dismiss() {
      if (gone) return;
      child.ref();
      input?.end("done\n");
      await once(child, "exit", { signal: AbortSignal.timeout(LEAVE_MILLISECONDS) }).catch(() =>
        child.kill("SIGKILL"),
      );
    },
  };
}
