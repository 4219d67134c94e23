import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { providePython, PYTHON, runPython } from "../python";
import { MAIN } from "./test-kernel";

const PACKAGES = ["ipykernel==7.4.0", "jupyter-client==8.10.0"];

/** The folder with ipykernel and Jupyter's client; undefined when pip cannot fetch them. */
export function provideClient(): Promise<string | undefined> {
  return providePython("ipykernel", PACKAGES);
}

function writeSpec(home: string, name: string, spec: Record<string, unknown>): void {
  const folder = join(home, "kernels", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), JSON.stringify({ display_name: name, ...spec }));
}

/**
 * Runs a script that finds this kernel under the name "tslab", and ipykernel, where the packages
 * have it, as "python"; `more` goes into our kernelspec.
 */
export async function runWithKernel(
  packages: string,
  script: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "remixmatch-jupyter-"));
  try {
    const argv = [process.execPath, MAIN, "{connection_file}"];
    writeSpec(home, "tslab", { argv, language: "typescript", ...more });
    const ipykernel = [PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    writeSpec(home, "python", { argv: ipykernel, language: "python" });
    const runtime = join(home, "runtime");
    return await runPython(packages, script, [], {
      JUPYTER_PATH: home,
      JUPYTER_RUNTIME_DIR: runtime,
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
