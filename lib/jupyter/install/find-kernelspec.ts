import { delimiter, join } from "node:path";
import { UserError } from "../../base/user-error";
import { jupyterDataFolder, prefixDataFolder } from "./data-folder";
import { type Kernelspec, readKernelspec } from "./kernelspec";

/** A kernelspec that Jupyter would find, and its folder. */
export interface Found {
  readonly folder: string;
  readonly spec: Kernelspec;
}

/**
 * The kernelspec of a name where Jupyter looks: JUPYTER_PATH, the user's folder, the system's.
 * An environment's own is found when its prefix is given.
 */
export function findKernelspec(name: string, prefix?: string): Found | null {
  const { JUPYTER_PATH: path } = process.env;
  const places = [
    ...(prefix === undefined ? [] : [prefixDataFolder(prefix)]),
    ...(path ? path.split(delimiter) : []),
    jupyterDataFolder(),
    ...(process.platform === "win32" ? [] : ["/usr/local/share/jupyter", "/usr/share/jupyter"]),
  ];
  for (const place of places) {
    const folder = join(place, "kernels", name);
    const spec = readKernelspec(folder);
    if (spec !== null) return { folder, spec };
  }
  return null;
}

/** As `findKernelspec`, or a sentence that says how to install it. */
export function expectKernelspec(name: string, prefix?: string): Found {
  const found = findKernelspec(name, prefix);
  if (found !== null) return found;
  throw new UserError(
    `Jupyter knows no kernel ${name}: \`remixmatch kernel install --name ${name}\` makes it known.`,
  );
}
