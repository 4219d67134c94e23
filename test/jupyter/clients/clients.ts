import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { installKernelspec } from "../../../lib/jupyter/install/install-kernelspec";
import { packageRoot } from "../../../lib/base/package-root";
import { freshFolder } from "../../notebook/write-notebook";
import { providePython } from "../../python";
import { skip } from "../../skip";

const run = promisify(execFile);
const PYTHON = process.platform === "win32" ? "python" : "python3";

const PACKAGES = [
  "jupyter-client==8.10.0",
  "nbclient==0.11.0",
  "nbconvert==7.17.2",
  "nbformat==5.11.1",
  "papermill==2.7.0",
  "jupyter-kernel-test==0.7.0",
];

/** Jupyter's own clients, in an environment where they find our kernel and no other. */
export interface Clients {
  /** The variables with which a client runs. */
  readonly env: Readonly<Record<"PYTHONPATH", string> & Record<string, string>>;
  /** Runs a script of this folder to its end, and resolves with what it printed. */
  readonly script: (name: string, ...args: readonly string[]) => Promise<string>;
  /** Runs a client's own command (`python -m`) in a folder. */
  readonly command: (folder: string, ...args: readonly string[]) => Promise<string>;
}

/** Provides the clients; where pip cannot fetch them, says so and skips the tests at hand. */
export async function provideClients(tests: Mocha.Context): Promise<Clients> {
  const packages = await providePython("clients", PACKAGES);
  if (packages === undefined) return skip(tests, "Jupyter's clients could not be fetched with pip");
  const home = freshFolder();
  await installKernelspec({ dataFolder: home, name: "tslab" });
  const folders = {
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTER_CONFIG_DIR: join(home, "config"),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  const env = {
    ...folders,
    JUPYTER_PATH: [home, join(packages, "share", "jupyter")].join(delimiter),
    PYTHONPATH: packages,
    PYTHONDONTWRITEBYTECODE: "",
  };
  const scripts = join(packageRoot(), "test/jupyter/clients");
  return {
    env,
    script: (name, ...args) => runPythonProgram([join(scripts, name), ...args], freshFolder(), env),
    command: (folder, ...args) => runPythonProgram(["-m", ...args], folder, env),
  };
}

/** Runs Python in a folder, with variables beside this process' own; resolves with what it printed. */
export async function runPythonProgram(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 2 ** 28, timeout: 240_000 };
  const { stdout } = await run(PYTHON, [...args], options);
  return stdout;
}
