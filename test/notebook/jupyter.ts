import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkNotebook, type Notebook } from "../../lib/notebook/nbformat";
import { providePython, runPython } from "../python";
import { freshFolder } from "./write-notebook";

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

/** The folder with Jupyter's client, fetched once per user; undefined when pip cannot fetch it. */
export function provideJupyter(): Promise<string | undefined> {
  return providePython("jupyter", PACKAGES);
}

/** Runs a notebook in the stock tslab kernel under Jupyter and gives it back with its outputs. */
export async function runInJupyter(
  jupyter: string,
  path: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Notebook> {
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
  const executed = await runPython(jupyter, CLIENT, [path], { ...env, JUPYTER_PATH: home });
  return checkNotebook(JSON.parse(executed), path);
}
