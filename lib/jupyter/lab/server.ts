import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { signalGroup } from "../../base/process-group";
import { UserError } from "../../base/user-error";
import type { LabEnvironment } from "./environment";
import { freePort } from "./port";
import { serverOptions, serverVariables } from "./settings";

/** How long a server that was asked to stop may take to end its kernels. */
const GRACE_MILLISECONDS = 10_000;
const KEPT_CHARACTERS = 20_000;

// When our end of its standard input closes, however that comes, the server ends in order.
const SCRIPT = `
import os, signal, sys, threading
from jupyterlab.labapp import main
def wait():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=wait, daemon=True).start()
sys.exit(main())
`;

export interface LabServer {
  /** Where a browser finds it, with the token. */
  readonly url: string;
  /** Resolves when the server has ended, with its exit code. */
  readonly ended: Promise<number | null>;
  /** Ends its kernels and it. */
  readonly stop: () => void;
  /** Ends it at once. */
  readonly kill: () => void;
}

export interface ServerOptions {
  readonly folder: string;
  readonly port?: number;
  readonly openBrowser?: boolean;
  /** Where Jupyter keeps its own files: settings, what was open. By default beside the environment. */
  readonly home?: string;
  /** What the server has to say once it runs. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Starts JupyterLab on a folder, for this machine's user only, and returns when it is ready.
 * Throws a sentence when it cannot start.
 */
export async function startLab(
  { folder: prefix, python }: LabEnvironment,
  {
    folder,
    port: requested,
    openBrowser = false,
    home = join(dirname(prefix), "jupyterlab"),
    onOutput = () => undefined,
  }: ServerOptions,
): Promise<LabServer> {
  const port = await freePort(requested);
  const token = randomBytes(24).toString("hex");
  const { execa } = await import("execa");
  const child = execa(python, ["-I", "-c", SCRIPT, ...serverOptions(folder, port, openBrowser)], {
    env: serverVariables(token, home),
    stdin: "pipe",
    all: true,
    buffer: false,
    reject: false,
    // A group of its own: Ctrl-C in the terminal is for us to handle, and the server asks nothing then.
    detached: process.platform !== "win32",
    cleanup: false,
  });
  let output = "";
  let running = false;
  child.all.setEncoding("utf8").on("data", (text: string) => {
    if (running) onOutput(text);
    else output = (output + text).slice(-KEPT_CHARACTERS);
  });
  const ended = child.then(({ exitCode }) => exitCode ?? null);
  const kill = () => {
    if (child.exitCode === null) signalGroup(child, "SIGKILL");
  };
  process.once("exit", kill);
  void ended.then(() => process.off("exit", kill));
  if (!(await isReady(`http://127.0.0.1:${port}/api/status`, token, ended))) {
    const last = output.trim().split("\n").slice(-6).join("\n");
    throw new UserError(`JupyterLab has ended before it was ready. Its last lines:\n${last}`);
  }
  running = true;
  const stop = () => {
    running = false; // That it ends is no news.
    child.stdin.end();
    const late = setTimeout(kill, GRACE_MILLISECONDS);
    void ended.then(() => clearTimeout(late));
  };
  return { url: `http://127.0.0.1:${port}/lab?token=${token}`, ended, stop, kill };
}

// True once the server responds to its token; false when it has ended.
async function isReady(url: string, token: string, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  void ended.then(() => (over = true));
  while (!over) {
    const response = await fetch(url, { headers: { authorization: `token ${token}` } }).catch(
      () => undefined,
    );
    if (response?.ok) return true;
    await Promise.race([ended, pause(100)]);
  }
  return false;
}
