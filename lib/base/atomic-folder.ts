import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "./make-folder";

/**
 * Makes a folder that appears whole or not at all: `fill` writes into a part folder, which takes the
 * folder's name when it is done. False when a folder of that name was there first; then that one
 * stays as it is. `nursery` is where the part lies meanwhile, by default beside the folder: a folder
 * of the same disk. Whatever goes wrong, no part is left behind.
 */
export async function createFolderAtomically(
  folder: string,
  fill: (part: string) => Promise<void>,
  nursery: string = dirname(folder),
): Promise<boolean> {
  await makeFolder(dirname(folder));
  const part = await mkdtemp(join(nursery, `.${basename(folder)}.part-`));
  const clear = () => rmSync(part, { recursive: true, force: true });
  process.once("exit", clear);
  try {
    const whole = join(part, basename(folder)); // mkdtemp's own folder is closed to others
    await mkdir(whole);
    await fill(whole);
    await rename(whole, folder);
    return true;
  } catch (thrown) {
    if (isTaken(thrown)) return false;
    throw thrown;
  } finally {
    process.off("exit", clear);
    await rm(part, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Removes the parts that `createFolderAtomically` left beside a folder when its process was killed. For whoever
 * holds the turn to make that folder: then nobody is at work on one.
 */
export async function removeStaleFolders(folder: string): Promise<void> {
  const prefix = `.${basename(folder)}.part-`;
  for (const each of await readdir(dirname(folder))) {
    // The six letters are mkdtemp's; more would be the part of a folder of a longer name.
    if (each.startsWith(prefix) && /^\w{6}$/.test(each.slice(prefix.length))) {
      await rm(join(dirname(folder), each), { recursive: true, force: true });
    }
  }
}

/** Takes a folder away so that nobody sees half of it: it loses its name first. */
export async function removeFolderAtomically(
  folder: string,
  nursery: string = dirname(folder),
): Promise<void> {
  const part = await mkdtemp(join(nursery, `.${basename(folder)}.part-`));
  try {
    await rename(folder, join(part, basename(folder)));
  } finally {
    await rm(part, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isTaken(thrown: unknown): boolean {
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  return syscall === "rename" && ["ENOTEMPTY", "EEXIST", "EPERM", "ENOTDIR"].includes(code ?? "");
}
