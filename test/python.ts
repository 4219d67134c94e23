import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { defaultCacheFolder } from "../lib/base/cache-folder";

const run = promisify(execFile);
/** The interpreter that tests run. */
export const PYTHON = process.platform === "win32" ? "python" : "python3";

/**
 * The folder with these Python packages (`name==version`) and what they need, fetched once per user
 * and version of Python; undefined when pip cannot fetch them. It appears whole or not at all, so
 * two test runs at once do not hurt each other. `alone`: without what they need.
 */
export async function providePython(
  name: string,
  packages: readonly string[],
  { alone = false } = {},
): Promise<string | undefined> {
  let part: string | undefined;
  try {
    const { stdout } = await run(PYTHON, [
      "-c",
      "import sys; print(*sys.version_info[:2], sep='.')",
    ]);
    const versions = packages.map((each) => each.split("==")[1]).join("-");
    const folder = join(defaultCacheFolder(), `test-${name}-${versions}-python${stdout.trim()}`);
    if (existsSync(folder)) return folder;
    part = `${folder}.${randomUUID()}.part`;
    await mkdir(dirname(folder), { recursive: true });
    // Wheels alone: compiling a package could take longer than all tests.
    const words = ["-m", "pip", "install", "--quiet", "--only-binary=:all:", "--target", part];
    await run(PYTHON, [...words, ...(alone ? ["--no-deps"] : []), ...packages], {
      timeout: 240_000,
    });
    // The second of two processes finds the folder there and takes the first one's.
    await rename(part, folder).catch(() => undefined);
    return existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  } finally {
    if (part !== undefined) await rm(part, { recursive: true, force: true });
  }
}

/** Runs a Python script with the packages of a folder; returns what it printed. */
export async function runPython(
  folder: string,
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await run(PYTHON, ["-c", script, ...args], {
    env: { ...process.env, PYTHONPATH: folder, ...env },
    maxBuffer: 2 ** 30,
  });
  return stdout;
}
