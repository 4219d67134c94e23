import { chmodSync, closeSync, openSync } from "node:fs";

/** The number of the user "nobody" on most systems; any without rights here will do. */
const NOBODY = 65534;

/**
 * Does a piece of work while a folder has this mode. The superuser may do anything anywhere, so
 * under it the work runs with the rights of nobody.
 */
export async function asNobody<T>(
  folder: string,
  mode: number,
  work: () => Promise<T>,
): Promise<T> {
  const superuser = process.geteuid?.() === 0;
  chmodSync(folder, mode);
  try {
    if (superuser) process.seteuid!(NOBODY);
    return await work();
  } finally {
    if (superuser) process.seteuid!(0);
    chmodSync(folder, 0o755);
  }
}

/** Whether whoever works in `asNobody` can read a file: not where the superuser's folders are private. */
export function nobodyReads(file: string): boolean {
  const superuser = process.geteuid?.() === 0;
  try {
    if (superuser) process.seteuid!(NOBODY);
    closeSync(openSync(file, "r"));
    return true;
  } catch {
    return false;
  } finally {
    if (superuser) process.seteuid!(0);
  }
}
