import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "./make-folder";

export interface CreateFolderOptions {
  /** Where the folder lies until it is whole; beside its place by default. On the same disk. */
  readonly stagingFolder?: string;
  /** Whether it takes the place of one that is there, which goes once the new one is whole. */
  readonly replace?: boolean;
}

/**
 * Makes a folder that appears whole or not at all: `fill` writes into a part folder, which takes
 * the folder's name when it is done; what is written beside the part is removed with it. False when
 * a folder of that name was there first and is not to be replaced; then that one stays as it is.
 * Whatever goes wrong, no part is left behind.
 */
export async function createFolderAtomically(
  folder: string,
  fill: (part: string) => Promise<void>,
  { stagingFolder = dirname(folder), replace = false }: CreateFolderOptions = {},
): Promise<boolean> {
  await makeFolder(dirname(folder));
  const staging = await mkdtemp(join(stagingFolder, prefixOf(folder)));
  const clear = () => rmSync(staging, { recursive: true, force: true });
  process.once("exit", clear);
  try {
    const part = join(staging, basename(folder)); // mkdtemp's own folder is closed to others
    await mkdir(part);
    await fill(part);
    if (replace) await replaceFolder(folder, part, join(staging, "former"));
    else await rename(part, folder);
    return true;
  } catch (thrown) {
    if (isTaken(thrown)) return false;
    throw thrown;
  } finally {
    process.off("exit", clear);
    await rm(staging, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Removes the parts that `createFolderAtomically` left beside a folder when its process was killed.
 * The caller should hold the folder's lock: then no other process is writing one.
 */
export async function removeStaleFolders(folder: string): Promise<void> {
  const prefix = prefixOf(folder);
  for (const each of await readdir(dirname(folder))) {
    // The six letters are mkdtemp's; more would be the part of a folder of a longer name.
    if (each.startsWith(prefix) && /^\w{6}$/.test(each.slice(prefix.length))) {
      await rm(join(dirname(folder), each), { recursive: true, force: true });
    }
  }
}

/** Removes a folder so that half of it is never seen: it loses its name first. */
export async function removeFolderAtomically(
  folder: string,
  { stagingFolder = dirname(folder) }: Pick<CreateFolderOptions, "stagingFolder"> = {},
): Promise<void> {
  const staging = await mkdtemp(join(stagingFolder, prefixOf(folder)));
  try {
    await rename(folder, join(staging, basename(folder)));
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 });
  }
}

function prefixOf(folder: string): string {
  return `.${basename(folder)}.part-`;
}

// No system replaces a folder that is not empty in one step; if the second fails, the first is
// undone.
async function replaceFolder(folder: string, part: string, former: string): Promise<void> {
  await rename(folder, former).catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
  });
  try {
    await rename(part, folder);
  } catch (thrown) {
    await rename(former, folder).catch(() => undefined);
    throw thrown;
  }
}

function isTaken(thrown: unknown): boolean {
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  return syscall === "rename" && ["ENOTEMPTY", "EEXIST", "EPERM", "ENOTDIR"].includes(code ?? "");
}
