import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { usualCacheFolder } from "../../lib/engine/cache";
import { checkNotebook, type Notebook } from "../../lib/notebook/read";
import { freshFolder } from "./write-notebook";

const run = promisify(execFile);
const PYTHON = process.platform === "win32" ? "python" : "python3";
const PACKAGES = ["nbclient==0.10.2", "jupyter-client==8.6.3", "nbformat==5.10.4"];

/** Runs a notebook in its own folder with Jupyter's client and prints it, executed, as JSON. */
const CLIENT = `
import os, sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
folder = {"metadata": {"path": os.path.dirname(sys.argv[1])}}
NotebookClient(notebook, timeout=600, kernel_name="tslab", resources=folder, allow_errors=True).execute()
print(nbformat.writes(notebook))
`;

/**
 * The folder with Jupyter's client, fetched once per user; undefined when pip cannot fetch it.
 * It appears whole or not at all, so two test runs at once do not hurt each other.
 */
export async function provideJupyter(): Promise<string | undefined> {
  const folder = join(usualCacheFolder(), `test-jupyter-${PACKAGES[0].split("==")[1]}`);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(folder), { recursive: true });
    const words = ["-m", "pip", "install", "--quiet", "--target", part, ...PACKAGES];
    await run(PYTHON, words, { timeout: 240_000 });
    // Whoever comes second finds the folder there and takes the first one's.
    await rename(part, folder).catch(() => undefined);
    return existsSync(folder) ? folder : undefined;
  } catch {
    return undefined;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Runs a notebook in the stock tslab kernel under Jupyter and gives it back with its outputs. */
export async function runInJupyter(jupyter: string, path: string): Promise<Notebook> {
  const home = freshFolder();
  const kernel = join(home, "kernels", "tslab");
  await mkdir(kernel, { recursive: true });
  const tslab = join(dirname(require.resolve("tslab/package.json")), "bin", "tslab");
  const spec = {
    argv: [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"],
    display_name: "TypeScript",
    language: "typescript",
  };
  await writeFile(join(kernel, "kernel.json"), JSON.stringify(spec));
  const { stdout } = await run(PYTHON, ["-c", CLIENT, path], {
    env: { ...process.env, PYTHONPATH: jupyter, JUPYTER_PATH: home },
    maxBuffer: 2 ** 30,
  });
  return checkNotebook(JSON.parse(stdout), path);
}
