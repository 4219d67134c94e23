import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../../base/user-error";
import { lastLines, runCommand } from "../../base/command";

/** What decides where Jupyter keeps a user's files: the system, its variables, and the home folder. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
}

/** The folder in which Jupyter looks for what this user has installed, as `jupyter --data-dir` says. */
export function jupyterDataFolder({ platform, env, home }: Surroundings = here()): string {
  const { JUPYTER_DATA_DIR: chosen, JUPYTER_CONFIG_DIR: config } = env;
  if (chosen) return chosen;
  if (asksForPlatformFolders(env)) return platformFolder({ platform, env, home });
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32") {
    if (env.APPDATA) return join(env.APPDATA, "jupyter");
    return join(config ? config : join(home, ".jupyter"), "data");
  }
  return join(env.XDG_DATA_HOME ? env.XDG_DATA_HOME : join(home, ".local", "share"), "jupyter");
}

/** Where the kernelspecs of a Python environment or another prefix lie. */
export function prefixDataFolder(prefix: string): string {
  return join(resolve(prefix), "share", "jupyter");
}

/** The prefix of the Python that is called `python3` here (or is named in PYTHON). */
export async function pythonPrefix(): Promise<string> {
  const { PYTHON: wish } = process.env;
  const python = wish ? wish : process.platform === "win32" ? "python" : "python3";
  const ended = await runCommand(python, ["-c", "import sys; print(sys.prefix)"]);
  const prefix = ended.stdout.trim();
  if (ended.succeeded && prefix !== "") return prefix;
  throw new UserError(
    ended.missing
      ? `${python} was not found, so --sys-prefix has no environment to mean: activate one, or name its folder with --prefix.`
      : `${python} could not say which environment it belongs to: ${lastLines(ended, 1)}. Name its folder with --prefix.`,
  );
}

function here(): Surroundings {
  return { platform: process.platform, env: process.env, home: realHome() };
}

// Jupyter resolves links in the home folder's own path, and in no other.
function realHome(): string {
  try {
    return realpathSync(homedir());
  } catch {
    return homedir();
  }
}

function asksForPlatformFolders({ JUPYTER_PLATFORM_DIRS: wish }: NodeJS.ProcessEnv): boolean {
  if (wish === undefined) return false;
  return !["no", "n", "false", "off", "0", "0.0"].includes(wish.toLowerCase());
}

function platformFolder({ platform, env, home }: Surroundings): string {
  if (platform === "darwin") return join(home, "Library", "Application Support", "Jupyter");
  if (platform === "win32") {
    return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "Jupyter");
  }
  const xdg = env.XDG_DATA_HOME?.trim();
  return join(xdg ? xdg : join(home, ".local", "share"), "jupyter");
}
