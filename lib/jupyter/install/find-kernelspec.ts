import { delimiter, join } from "node:path";
import { UserError } from "../../base/user-error";
import { jupyterDataFolder, prefixDataFolder } from "./data-folder";
import { type Kernelspec, readKernelspec } from "./kernelspec";

/** A kernelspec that Jupyter finds, and its folder. */
export interface InstalledKernelspec {
  readonly folder: string;
  readonly spec: Kernelspec;
}

/**
 * Finds the kernelspec of a name in the data folders of Jupyter's path: JUPYTER_PATH, the user's,
 * the system's; first in that of a prefix, when one is given. Null where there is none.
 */
export function findKernelspec(name: string, prefix?: string): InstalledKernelspec | null {
  const { JUPYTER_PATH: path } = process.env;
  const dataFolders = [
    ...(prefix === undefined ? [] : [prefixDataFolder(prefix)]),
    ...(path ? path.split(delimiter) : []),
    jupyterDataFolder(),
    ...(process.platform === "win32" ? [] : ["/usr/local/share/jupyter", "/usr/share/jupyter"]),
  ];
  for (const dataFolder of dataFolders) {
    const folder = join(dataFolder, "kernels", name);
    const spec = readKernelspec(folder);
    if (spec !== null) return { folder, spec };
  }
  return null;
}

/** As `findKernelspec`; throws a sentence on how to install one where there is none. */
export function getKernelspec(name: string, prefix?: string): InstalledKernelspec {
  const found = findKernelspec(name, prefix);
  if (found !== null) return found;
  throw new UserError(
    `Jupyter knows no kernel ${name}: \`remixmatch kernel install --name ${name}\` makes it known.`,
  );
}
