import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Fault, reason } from "../../base/fault";
import { usualCacheFolder } from "../../engine/install/cache";
import { lastLines, runCommand } from "../../engine/install/command";
import { holding } from "../../engine/install/turn";
import { KERNEL_NAME } from "../install/kernelspec";
import { installKernelspec } from "../install/install";
import { prefixDataFolder } from "../install/data-folder";
import { LAB_PACKAGES } from "./packages";
import { installPackages } from "./pip";
import { installPlotlyRenderer } from "./plotly-renderer";
import { findPython, type Python } from "./python";
import { writeSettings } from "./settings";

/** What making the environment is doing: "wait" means that another process is at it already. */
export type LabPhase = "wait" | "environment" | "download" | "unpack" | "check";

/** A Python environment with JupyterLab and this package's kernel. */
export interface LabEnvironment {
  readonly folder: string;
  readonly python: string;
  /** False when it was there already. */
  readonly made: boolean;
}

export interface LabOptions {
  readonly cacheFolder?: string;
  readonly onProgress?: (phase: LabPhase, fraction: number) => void;
}

/**
 * Provides an environment of our own with JupyterLab, made once per user and version of Python with
 * venv and pip, and writes into it what is this package's: its kernelspec, and what draws figures. Several processes may ask at once.
 * Throws a sentence saying what is missing and what to do; half an environment is never used.
 */
export async function provideLab({
  cacheFolder = usualCacheFolder(),
  onProgress = () => undefined,
}: LabOptions = {}): Promise<LabEnvironment> {
  const base = await findPython();
  const folder = join(resolve(cacheFolder), keyFor(base));
  const python = programIn(folder);
  makeFolder(resolve(cacheFolder));
  let made = false;
  await holding(
    folder,
    () => onProgress("wait", 0),
    async () => {
      if (!(await isWhole(folder, python))) {
        await make(base, folder, python, onProgress);
        made = true;
      }
      await installKernelspec({ dataFolder: prefixDataFolder(folder), name: KERNEL_NAME });
      await installPlotlyRenderer(folder);
      await writeSettings(folder);
    },
  );
  return { folder, python, made };
}

async function make(
  base: Python,
  folder: string,
  python: string,
  onProgress: NonNullable<LabOptions["onProgress"]>,
): Promise<void> {
  // Paths are written into an environment, so it cannot be made elsewhere and moved: what says that
  // it is whole is its record, which comes last.
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  clear();
  process.once("exit", clear);
  try {
    onProgress("environment", 0);
    const ended = await runCommand(base.program, ["-m", "venv", folder]);
    if (!ended.succeeded) {
      throw new Fault(`No Python environment could be made in ${folder}: ${lastLines(ended, 2)}`);
    }
    await installPackages(python, folder, onProgress);
    onProgress("check", 0);
    const check = await runCommand(python, ["-I", "-m", "jupyterlab", "--version"]);
    if (!check.succeeded) {
      throw new Fault(
        `JupyterLab does not start in ${folder}. Its last lines:\n${lastLines(check)}`,
      );
    }
    // The environment's own Python is no kernel for these notebooks: it has none of their packages.
    rmSync(join(prefixDataFolder(folder), "kernels", "python3"), { recursive: true, force: true });
    writeFileSync(join(folder, RECORD), recordOf(folder));
    process.off("exit", clear);
  } catch (thrown) {
    process.off("exit", clear);
    clear();
    if (thrown instanceof Fault) throw thrown;
    throw new Fault(`JupyterLab could not be installed in ${folder}: ${reason(thrown)}.`, {
      cause: thrown,
    });
  }
}

const RECORD = "remixmatch-lab.json";

// Raised when what is done with the packages changes, so that an environment is made again.
const MAKING = 1;

function recordOf(folder: string): string {
  return `${JSON.stringify({ folder, making: MAKING, packages: LAB_PACKAGES })}\n`;
}

function keyFor({ version }: Python): string {
  const hash = createHash("sha256")
    .update(`${MAKING} ${LAB_PACKAGES.join(" ")}`)
    .digest("hex");
  return `${LAB_PACKAGES[0].replace("==", "-")}-${hash.slice(0, 8)}-python${version}`;
}

// The Python that it was made from may have gone since.
async function isWhole(folder: string, python: string): Promise<boolean> {
  try {
    if (readFileSync(join(folder, RECORD), "utf8") !== recordOf(folder)) return false;
  } catch {
    return false;
  }
  return (await runCommand(python, ["-I", "-c", "import jupyterlab"])).succeeded;
}

function programIn(folder: string): string {
  return process.platform === "win32"
    ? join(folder, "Scripts", "python.exe")
    : join(folder, "bin", "python");
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    throw new Fault(
      `The cache folder ${folder} cannot be written (${reason(thrown)}): choose another with the environment variable REMIXMATCH_CACHE.`,
      { cause: thrown },
    );
  }
}
