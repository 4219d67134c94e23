import { type Python, findPython } from "../../base/python";
import { UserError } from "../../base/user-error";
import { OLDEST_PYTHON } from "./packages";

/**
 * A Python that can make environments, found before anything is written.
 * Throws a sentence saying what is missing and how to get it.
 */
export async function findEnvironmentPython(): Promise<Python> {
  const python = await findPython({
    who: "JupyterLab",
    oldest: OLDEST_PYTHON,
    modules: ["ensurepip", "venv"],
    debian: "python3 python3-venv",
  });
  if (python.missing.length === 0) return python;
  throw new UserError(
    `${python.program} cannot make environments of its own: its modules venv and ensurepip are ` +
      `missing; ${remedy(python)}.`,
  );
}

// Debian splits the module off its Python.
function remedy({ version }: Python): string {
  return process.platform === "linux"
    ? `install them with \`sudo apt-get install python3-venv\` (or python${version}-venv; Debian, Ubuntu; elsewhere likewise)`
    : "install Python from python.org";
}
