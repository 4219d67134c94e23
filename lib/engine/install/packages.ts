import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../base/user-error";
import { lastLines, runCommand } from "../../base/command";

/** The npm package whose TypeScript half is used as it is, and whose C++ half is compiled here. */
export const NATIVE_PACKAGE = "@tensorflow/tfjs-node-gpu";

/** Loads packages by name at run time: one engine's must not load with the other's. */
export const load = createRequire(__filename);

/** The folder of an installed package, or null where it is not installed. */
export function packageFolder(name: string): string | null {
  try {
    return dirname(load.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/**
 * Installs the native package where npm left it out: it is optional, and its own install script,
 * which downloads what is built here instead, fails on many machines. The folder is the one whose
 * node_modules holds TensorFlow.js. Returns the package's folder; throws a sentence.
 */
export async function installNativePackage(): Promise<string> {
  const present = packageFolder(NATIVE_PACKAGE);
  if (present !== null) return present;
  const project = projectFolder();
  const asked = `${NATIVE_PACKAGE}@4.22.0`;
  const ended = await runCommand(
    "npm",
    ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", asked],
    { cwd: project },
  );
  const installed = packageFolder(NATIVE_PACKAGE);
  if (ended.succeeded && installed !== null) return installed;
  throw new UserError(
    ended.missing
      ? `The npm package ${NATIVE_PACKAGE} is not installed, and npm was not found to fetch it: install ${asked} with your package manager, without its scripts.`
      : `The npm package ${NATIVE_PACKAGE} is not installed, and \`npm install --no-save --ignore-scripts ${asked}\` in ${project} failed. Its last lines:\n${lastLines(ended)}`,
  );
}

function projectFolder(): string {
  let folder = packageFolder("@tensorflow/tfjs")!;
  while (basename(folder) !== "node_modules") folder = dirname(folder);
  return dirname(folder);
}

/** Where the native package looks for its binding. */
export function bindingPlace(tfjsNode: string): string {
  // Node-API 8 is the newest the package knows, and every Node that we support has it.
  return join(tfjsNode, "lib", "napi-v8", "tfjs_binding.node");
}
