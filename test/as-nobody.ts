import { chmodSync, closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../lib/base/package-root";
import { skip } from "./skip";

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

/** Skips a test whose work in `asNobody` reads the project, where nobody may: in a private folder. */
export function needsNobody(test: Mocha.Context): void {
  if (nobodyReads(join(packageRoot(), "package.json"))) return;
  skip(test, "the project lies in a private folder of the superuser");
}

function nobodyReads(file: string): boolean {
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
