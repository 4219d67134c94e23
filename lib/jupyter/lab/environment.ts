import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeWritableFolder } from "../../base/make-folder";
import { UserError, reason } from "../../base/user-error";
import { defaultCacheFolder } from "../../base/cache-folder";
import { lastLines, runCommand } from "../../base/command";
import { withLock } from "../../base/lock";
import type { Python } from "../../base/python";
import { KERNEL_NAME } from "../install/kernelspec";
import { installKernelspec } from "../install/install";
import { prefixDataFolder } from "../install/data-folder";
import { LAB_PACKAGES } from "./packages";
import { installPackages } from "./pip";
import { installPlotlyRenderer } from "./plotly-renderer";
import { isWhole, keyFor, type Plan, writeRecord } from "./record";
import { findEnvironmentPython } from "./python";
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
  /** What pip installs, pinned; the first is JupyterLab. */
  readonly packages?: readonly string[];
  readonly onProgress?: (phase: LabPhase, fraction: number) => void;
}

/**
 * Provides an environment of our own with JupyterLab, made once per user and version of Python with
 * venv and pip, and writes into it what is this package's: its kernelspec, and what draws figures.
 * Several processes may ask at once. Throws a sentence saying what is missing and what to do; half
 * an environment is never used.
 */
export async function provideLab({
  cacheFolder = defaultCacheFolder(),
  packages = LAB_PACKAGES,
  onProgress = () => undefined,
}: LabOptions = {}): Promise<LabEnvironment> {
  const base = await findEnvironmentPython();
  const folder = join(resolve(cacheFolder), keyFor(base.version, packages));
  const plan = { folder, python: programIn(folder), packages };
  makeWritableFolder(resolve(cacheFolder), "The cache folder", "REMIXMATCH_CACHE");
  const whole = await isWhole(plan);
  let made = false;
  await withLock(
    folder,
    () => {
      if (!whole) onProgress("wait", 0);
    },
    async () => {
      // The process that was waited for may have done it all.
      if (!whole && !(await isWhole(plan))) {
        await make(base, plan, onProgress);
        made = true;
      }
      await installKernelspec({ dataFolder: prefixDataFolder(folder), name: KERNEL_NAME });
      await installPlotlyRenderer(folder);
      await writeSettings(folder);
    },
  );
  return { folder, python: plan.python, made };
}

async function make(
  base: Python,
  plan: Plan,
  onProgress: NonNullable<LabOptions["onProgress"]>,
): Promise<void> {
  const { folder, python, packages } = plan;
  // Paths are written into an environment, so it cannot be made elsewhere and moved: what says that
  // it is whole is its record, which comes last.
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  clear();
  process.once("exit", clear);
  try {
    onProgress("environment", 0);
    const ended = await runCommand(base.program, ["-m", "venv", folder]);
    if (!ended.succeeded) {
      throw new UserError(
        `No Python environment could be made in ${folder}: ${lastLines(ended, 2)}`,
      );
    }
    await installPackages(python, folder, packages, onProgress);
    onProgress("check", 0);
    const check = await runCommand(python, ["-I", "-m", "jupyterlab", "--version"]);
    if (!check.succeeded) {
      throw new UserError(
        `JupyterLab does not start in ${folder}. Its last lines:\n${lastLines(check)}`,
      );
    }
    // The environment's own Python is no kernel for these notebooks: it has none of their packages.
    rmSync(join(prefixDataFolder(folder), "kernels", "python3"), { recursive: true, force: true });
    writeRecord(plan);
    process.off("exit", clear);
  } catch (thrown) {
    process.off("exit", clear);
    clear();
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(`JupyterLab could not be installed in ${folder}: ${reason(thrown)}.`, {
      cause: thrown,
    });
  }
}

function programIn(folder: string): string {
  return process.platform === "win32"
    ? join(folder, "Scripts", "python.exe")
    : join(folder, "bin", "python");
}
