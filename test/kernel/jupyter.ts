import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providePython, runPython } from "../python";
import { MAIN } from "./kernel";

const PACKAGES = ["jupyter-kernel-test==0.7.0", "jupyter-client==8.10.0"];

/** The folder with Jupyter's newest client and its tests for kernels; undefined without network. */
export function provideClient(): Promise<string | undefined> {
  return providePython("kernel", PACKAGES);
}

/** Runs a script that finds this kernel under the name "tslab"; `more` goes into its kernelspec. */
export async function runWithKernel(
  packages: string,
  script: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "remixmatch-jupyter-"));
  try {
    const kernel = join(home, "kernels", "tslab");
    mkdirSync(kernel, { recursive: true });
    const argv = [process.execPath, MAIN, "{connection_file}"];
    const spec = { argv, display_name: "TypeScript", language: "typescript", ...more };
    writeFileSync(join(kernel, "kernel.json"), JSON.stringify(spec));
    const runtime = join(home, "runtime");
    return await runPython(packages, script, [], {
      JUPYTER_PATH: home,
      JUPYTER_RUNTIME_DIR: runtime,
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
