import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../../base/user-error";
import { lastLines, runCommand } from "../../base/command";
import { pythonPrograms } from "../../base/python";

/** What Jupyter's folders depend on. */
export interface System {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
}

/** The folder of what this user has installed for Jupyter, as `jupyter --data-dir` prints it. */
export function jupyterDataFolder({ platform, env, home }: System = thisSystem()): string {
  const { JUPYTER_DATA_DIR: chosen, JUPYTER_CONFIG_DIR: config } = env;
  if (chosen) return chosen;
  if (prefersPlatformFolders(env)) return platformFolder({ platform, env, home });
  if (platform === "darwin") return join(home, "Library", "Jupyter");
  if (platform === "win32") {
    if (env.APPDATA) return join(env.APPDATA, "jupyter");
    return join(config ? config : join(home, ".jupyter"), "data");
  }
  return join(env.XDG_DATA_HOME ? env.XDG_DATA_HOME : join(home, ".local", "share"), "jupyter");
}

/** The data folder of a Python environment or another prefix. */
export function prefixDataFolder(prefix: string): string {
  return join(resolve(prefix), "share", "jupyter");
}

/**
 * Asks the `python3` of this shell, or the program in the variable PYTHON, for its `sys.prefix`.
 * Throws a sentence when there is none.
 */
export async function pythonPrefix(): Promise<string> {
  const [python] = pythonPrograms();
  const ended = await runCommand(python, ["-c", "import sys; print(sys.prefix)"]);
  const prefix = ended.stdout.trim();
  if (ended.succeeded && prefix !== "") return prefix;
  throw new UserError(
    ended.missing
      ? `${python} was not found, so --sys-prefix has no environment to mean: activate one, or name its folder with --prefix.`
      : `${python} could not say which environment it belongs to: ${lastLines(ended, 1)}. Name its folder with --prefix.`,
  );
}

function thisSystem(): System {
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

function prefersPlatformFolders({ JUPYTER_PLATFORM_DIRS: value }: NodeJS.ProcessEnv): boolean {
  if (value === undefined) return false;
  return !["no", "n", "false", "off", "0", "0.0"].includes(value.toLowerCase());
}

function platformFolder({ platform, env, home }: System): string {
  if (platform === "darwin") return join(home, "Library", "Application Support", "Jupyter");
  if (platform === "win32") {
    return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "Jupyter");
  }
  const xdg = env.XDG_DATA_HOME?.trim();
  return join(xdg ? xdg : join(home, ".local", "share"), "jupyter");
}
