import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { signalGroup } from "../../base/process-group";
import { UserError } from "../../base/user-error";
import type { LabEnvironment } from "./environment";
import { findFreePort } from "./port";
import { serverEnvironment, serverOptions, WITHOUT_SYSTEM_FOLDERS } from "./settings";

/** How long a server that should stop may take to end its kernels. */
const GRACE_MILLISECONDS = 10_000;
const KEPT_CHARACTERS = 20_000;

// The first line of its standard input is the token, which other users' `ps` must not show: as an
// option it outranks all settings. When our end closes, for whatever reason, the server shuts down.
const SCRIPT = `
import os, signal, sys, threading
${WITHOUT_SYSTEM_FOLDERS}
from jupyterlab.labapp import main
token = sys.stdin.readline().strip()
def wait():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=wait, daemon=True).start()
sys.exit(main([*sys.argv[1:], "--PasswordIdentityProvider.token=" + token]))
`;

/** A JupyterLab server that runs. */
export interface LabServer {
  /** Its address in a browser, with the token. */
  readonly url: string;
  /** Resolves when the server has ended, with its exit code. */
  readonly ended: Promise<number | null>;
  /** Shuts it down, with its kernels. */
  readonly stop: () => void;
  /** Kills it and its kernels at once. */
  readonly kill: () => void;
}

export interface ServerOptions {
  /** Its root_dir. */
  readonly folder: string;
  readonly port?: number;
  readonly openBrowser?: boolean;
  /** For what a person sets in JupyterLab, and its workspaces. By default beside the environment. */
  readonly home?: string;
  /** Called with what the server prints once it runs. */
  readonly onOutput?: (text: string) => void;
}

/**
 * Starts JupyterLab on a folder, for this machine's user only; resolves when it accepts requests.
 * Throws a sentence when it cannot start.
 */
export async function startLab(
  { folder: prefix, python }: LabEnvironment,
  {
    folder,
    port: requestedPort,
    openBrowser = false,
    home = join(dirname(prefix), "jupyterlab"),
    onOutput = () => undefined,
  }: ServerOptions,
): Promise<LabServer> {
  const port = await findFreePort(requestedPort);
  const token = randomBytes(24).toString("hex");
  const { execa } = await import("execa");
  const child = execa(python, ["-I", "-c", SCRIPT, ...serverOptions(folder, port, openBrowser)], {
    env: serverEnvironment(prefix, home),
    extendEnv: false,
    stdin: "pipe",
    all: true,
    buffer: false,
    reject: false,
    // A group of its own: Ctrl-C in the terminal is for us to handle, and the server asks nothing then.
    detached: process.platform !== "win32",
    cleanup: false,
  });
  child.stdin.on("error", () => undefined); // it may have ended before it reads
  child.stdin.write(`${token}\n`);
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
    running = false; // What it prints while it ends is of no interest.
    child.stdin.end();
    const late = setTimeout(kill, GRACE_MILLISECONDS);
    void ended.then(() => clearTimeout(late));
  };
  return { url: `http://127.0.0.1:${port}/lab?token=${token}`, ended, stop, kill };
}

// True once the server accepts its token; false when it has ended.
async function isReady(url: string, token: string, ended: Promise<unknown>): Promise<boolean> {
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  while (!hasEnded) {
    const response = await fetch(url, { headers: { authorization: `token ${token}` } }).catch(
      () => undefined,
    );
    if (response?.ok) return true;
    await Promise.race([ended, pause(100)]);
  }
  return false;
}
