import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../../base/make-folder";
import { createFolderAtomically, removeFolderAtomically } from "../../base/atomic-folder";
import { writeFileAtomically } from "../../base/atomic-file";
import { UserError, reason } from "../../base/user-error";
import { isOurs, type Kernelspec, ourKernelspec, readKernelspec } from "./kernelspec";
import { logoFiles } from "./logo";

/** Where a kernelspec is to lie: Jupyter's data folder, and the kernel's name in it. */
export interface Place {
  readonly dataFolder: string;
  readonly name: string;
}

/**
 * Writes the kernelspec of this package's kernel, whole or not at all, and answers its folder. One
 * that a version of this package wrote before is renewed. Throws a sentence when another kernel has
 * the name, or the folder cannot be written.
 */
export async function installKernelspec(place: Place): Promise<string> {
  const folder = folderOf(place);
  expectNoOther(folder, place.name, "Choose another name with --name");
  const files = { ...(await logoFiles()), "kernel.json": textOf(ourKernelspec()) };
  await inWords(folder, "written", async () => {
    if (!existsSync(folder) && (await appear(place, files))) return;
    // Whoever was quicker may have been another kernel.
    expectNoOther(folder, place.name, "Choose another name with --name");
    for (const [name, bytes] of Object.entries(files))
      await writeFileAtomically(join(folder, name), bytes);
  });
  return folder;
}

/** Removes a kernelspec that a version of this package wrote, and answers its folder. */
export async function uninstallKernelspec(place: Place): Promise<string> {
  const folder = folderOf(place);
  if (!existsSync(folder)) {
    throw new UserError(
      `There is no kernel ${place.name} in ${dirname(folder)}: say with --user, --prefix, --sys-prefix and --name which one is meant.`,
    );
  }
  expectNoOther(folder, place.name, "It stays; say with --name which one is meant");
  await inWords(folder, "removed", () =>
    removeFolderAtomically(folder, { stagingFolder: place.dataFolder }),
  );
  return folder;
}

function folderOf({ dataFolder, name }: Place): string {
  // What Jupyter itself takes for a name; it knows kernels by their names in lower case.
  if (!/^[a-z0-9._-]+$/.test(name) || /^\.+$/.test(name)) {
    throw new UserError(
      `"${name}" cannot be a kernel's name: Jupyter takes lowercase letters, digits, dots, hyphens and underscores.`,
      { exitCode: 2 },
    );
  }
  return join(dataFolder, "kernels", name);
}

function expectNoOther(folder: string, name: string, advice: string): void {
  if (!existsSync(folder)) return;
  const spec = readKernelspec(folder);
  if (spec !== null && isOurs(spec)) return;
  const title = spec === null ? "something else" : `the kernel "${spec.display_name}"`;
  throw new UserError(
    `The name ${name} belongs to ${title}, in ${folder}, which this package did not write. ${advice}.`,
  );
}

// A part that lay among the kernels would be listed as one, so it lies beside them.
async function appear({ dataFolder, name }: Place, files: Readonly<Record<string, Uint8Array>>) {
  await makeFolder(dataFolder);
  const fill = async (part: string) => {
    for (const [file, bytes] of Object.entries(files)) await writeFile(join(part, file), bytes);
  };
  return createFolderAtomically(join(dataFolder, "kernels", name), fill, {
    stagingFolder: dataFolder,
  });
}

function textOf(spec: Kernelspec): Buffer {
  return Buffer.from(`${JSON.stringify(spec, null, 2)}\n`);
}

async function inWords(folder: string, done: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    throw new UserError(
      `The kernelspec ${folder} could not be ${done} (${reason(thrown)}): make its folder writable, or choose another with --prefix or JUPYTER_DATA_DIR.`,
      { cause: thrown },
    );
  }
}
