import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../../base/make-folder";
import { createFolderAtomically, removeFolderAtomically } from "../../base/atomic-folder";
import { writeFileAtomically } from "../../base/atomic-file";
import { UserError, reason } from "../../base/user-error";
import { isOurs, type Kernelspec, ourKernelspec, readKernelspec } from "./kernelspec";
import { logoFiles } from "./logo";

/** A place for a kernelspec: one of Jupyter's data folders, and the kernel's name in it. */
export interface KernelspecLocation {
  readonly dataFolder: string;
  readonly name: string;
}

/**
 * Writes the kernelspec of this package's kernel, whole or not at all, and returns its folder. One
 * that a version of this package wrote before is replaced. Throws a sentence when another kernel has
 * the name, or the folder cannot be written.
 */
export async function installKernelspec(location: KernelspecLocation): Promise<string> {
  const folder = folderOf(location);
  expectNoOtherKernel(folder, location.name, "Choose another name with --name");
  const files = { ...(await logoFiles()), "kernel.json": toJson(ourKernelspec()) };
  await wrapErrors(folder, "written", async () => {
    if (!existsSync(folder) && (await create(location, files))) return;
    // Another process was quicker, and may have installed another kernel.
    expectNoOtherKernel(folder, location.name, "Choose another name with --name");
    for (const [name, bytes] of Object.entries(files))
      await writeFileAtomically(join(folder, name), bytes);
  });
  return folder;
}

/**
 * Removes a kernelspec that a version of this package wrote, and returns its folder. Throws a
 * sentence when there is none, it is another kernel's, or the folder cannot be written.
 */
export async function uninstallKernelspec(location: KernelspecLocation): Promise<string> {
  const folder = folderOf(location);
  if (!existsSync(folder)) {
    throw new UserError(
      `There is no kernel ${location.name} in ${dirname(folder)}: say with --user, --prefix, --sys-prefix and --name which one is meant.`,
    );
  }
  expectNoOtherKernel(folder, location.name, "It stays; say with --name which one is meant");
  await wrapErrors(folder, "removed", () =>
    removeFolderAtomically(folder, { stagingFolder: location.dataFolder }),
  );
  return folder;
}

function folderOf({ dataFolder, name }: KernelspecLocation): string {
  // Jupyter's own rule for names, which it compares in lower case.
  if (!/^[a-z0-9._-]+$/.test(name) || /^\.+$/.test(name)) {
    throw new UserError(
      `"${name}" cannot be a kernel's name: Jupyter takes lowercase letters, digits, dots, hyphens and underscores.`,
      { exitCode: 2 },
    );
  }
  return join(dataFolder, "kernels", name);
}

function expectNoOtherKernel(folder: string, name: string, advice: string): void {
  if (!existsSync(folder)) return;
  const spec = readKernelspec(folder);
  if (spec !== null && isOurs(spec)) return;
  const title = spec === null ? "something else" : `the kernel "${spec.display_name}"`;
  throw new UserError(
    `The name ${name} belongs to ${title}, in ${folder}, which this package did not write. ${advice}.`,
  );
}

// A part among the kernels would be listed as one, so it is made beside their folder.
async function create(
  { dataFolder, name }: KernelspecLocation,
  files: Readonly<Record<string, Uint8Array>>,
) {
  await makeFolder(dataFolder);
  const fill = async (part: string) => {
    for (const [file, bytes] of Object.entries(files)) await writeFile(join(part, file), bytes);
  };
  return createFolderAtomically(join(dataFolder, "kernels", name), fill, {
    stagingFolder: dataFolder,
  });
}

function toJson(spec: Kernelspec): Buffer {
  return Buffer.from(`${JSON.stringify(spec, null, 2)}\n`);
}

async function wrapErrors(folder: string, verb: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(
      `The kernelspec ${folder} could not be ${verb} (${reason(thrown)}): make its folder writable, or choose another with --prefix or JUPYTER_DATA_DIR.`,
      { cause: thrown },
    );
  }
}
