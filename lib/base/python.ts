import { runCommand } from "./command";
import { UserError } from "./user-error";

/** A Python 3 of this machine. */
export interface Python {
  readonly program: string;
  /** `3.12` */
  readonly version: string;
  /** Which of the modules that were asked for it lacks. */
  readonly missing: readonly string[];
}

/** What a piece of work needs of Python. */
export interface PythonNeeds {
  /** The subject of the sentence where there is none: "JupyterLab". */
  readonly who: string;
  /** `3.8` */
  readonly oldest: string;
  readonly modules: readonly string[];
  /** The packages of Debian that have all of it. */
  readonly debian: string;
}

/** The names under which Python is looked for: `PYTHON` alone where set, or the usual ones. */
export function pythonPrograms(): readonly string[] {
  const { PYTHON: requested } = process.env;
  if (requested) return [requested];
  return process.platform === "win32" ? ["python", "python3"] : ["python3", "python"];
}

const SCRIPT = `
import sys
print("%d.%d" % sys.version_info[:2])
for module in sys.argv[1:]:
    try:
        __import__(module)
    except ImportError:
        print(module)
`;

/** The first Python that is new enough. Throws a sentence that says how to get one. */
export async function findPython({ who, oldest, modules, debian }: PythonNeeds): Promise<Python> {
  let tooOld: string | undefined;
  for (const program of pythonPrograms()) {
    const { succeeded, stdout } = await runCommand(program, ["-c", SCRIPT, ...modules]);
    const [version, ...missing] = stdout.trim().split(/\r?\n/);
    if (!succeeded || !/^3\.\d+$/.test(version)) continue;
    if (minor(version) >= minor(oldest)) return { program, version, missing };
    tooOld = `${program} is Python ${version}`;
  }
  throw new UserError(
    `${who} needs Python ${oldest} or newer, ` +
      `${tooOld === undefined ? "which was not found" : `and ${tooOld}`}: ` +
      `${howToInstall({ debian, brew: "python3", winget: "Python.Python.3.12" })}, ` +
      "or name one in the environment variable PYTHON.",
  );
}

/** How to install a program on this system, for the middle of a sentence. */
export function howToInstall(names: { debian: string; brew: string; winget?: string }): string {
  if (process.platform === "darwin") return `install it with \`brew install ${names.brew}\``;
  if (process.platform === "win32" && names.winget) {
    return `install it with \`winget install ${names.winget}\``;
  }
  return `install it with \`sudo apt-get install ${names.debian}\` (Debian, Ubuntu; elsewhere likewise)`;
}

function minor(version: string): number {
  return Number(version.split(".")[1]);
}
