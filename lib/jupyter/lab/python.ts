import { UserError } from "../../base/user-error";
import { runCommand } from "../../base/command";
import { OLDEST_PYTHON } from "./packages";

/** A Python that can create environments. */
export interface Python {
  readonly program: string;
  /** `3.12`: an environment is created for one of these. */
  readonly version: string;
}

const SCRIPT = `
import sys
print("%d.%d" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError:
    print("no venv")
`;

/**
 * Finds a Python that can create environments: the program in the variable PYTHON, or else python3
 * or python. Throws a sentence saying what is missing and how to get it.
 */
export async function findPython(): Promise<Python> {
  const { PYTHON: given } = process.env;
  let old: string | undefined;
  for (const program of given ? [given] : ["python3", "python"]) {
    const { succeeded, stdout } = await runCommand(program, ["-c", SCRIPT]);
    const [version, problem] = stdout.trim().split(/\r?\n/);
    if (!succeeded || !/^3\.\d+$/.test(version)) continue;
    if (minor(version) < minor(OLDEST_PYTHON)) old = `${program} is Python ${version}`;
    else if (problem === undefined) return { program, version };
    else
      throw new UserError(
        `${program} cannot make environments of its own: ${howToComplete(version)}.`,
      );
  }
  throw new UserError(
    `JupyterLab needs Python ${OLDEST_PYTHON} or newer, ${old === undefined ? "which was not found" : `and ${old}`}: ` +
      `${howToInstall()}, or name one in the environment variable PYTHON.`,
  );
}

function minor(version: string): number {
  return Number(version.split(".")[1]);
}

// Debian splits the module off its Python.
function howToComplete(version: string): string {
  return process.platform === "linux"
    ? `its modules venv and ensurepip are missing; install them with \`sudo apt-get install python3-venv\` (or python${version}-venv; Debian, Ubuntu; elsewhere likewise)`
    : "its modules venv and ensurepip are missing; install Python from python.org";
}

function howToInstall(): string {
  if (process.platform === "darwin") return "install it with `brew install python3`";
  if (process.platform === "win32") return "install it with `winget install Python.Python.3.12`";
  return "install it with `sudo apt-get install python3 python3-venv` (Debian, Ubuntu; elsewhere likewise)";
}
