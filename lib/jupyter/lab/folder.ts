import { cpSync, existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createFolderAtomically } from "../../base/atomic-folder";
import { isFolder } from "../../base/make-folder";
import { UserError, reason } from "../../base/user-error";
import { packageRoot } from "../../base/package-root";

/** The folder that JupyterLab opens. */
export interface LabFolder {
  readonly folder: string;
  /** Whether the lessons were copied there just now. */
  readonly copied: boolean;
}

/**
 * The folder to open: the one that is asked for, or else `notebooks` of the current folder. Where
 * that is not there, it is made with a copy of the lessons, since what JupyterLab opens is written
 * to and the package is not ours to write to.
 */
export async function folderToOpen(wish?: string, here = process.cwd()): Promise<LabFolder> {
  if (wish !== undefined) {
    const folder = resolve(here, wish);
    if (isFolder(folder)) return { folder, copied: false };
    throw new UserError(
      existsSync(folder)
        ? `${folder} is a file; JupyterLab opens a folder.`
        : `There is no folder ${folder} for JupyterLab to open.`,
      { exitCode: 2 },
    );
  }
  const folder = join(here, "notebooks");
  if (isFolder(folder)) return { folder, copied: false };
  return { folder, copied: await copyLessons(folder) };
}

async function copyLessons(folder: string): Promise<boolean> {
  const lessons = join(packageRoot(), "notebooks");
  try {
    return await createFolderAtomically(folder, (part) => {
      for (const name of readdirSync(lessons)) {
        if (name.endsWith(".ipynb") || name === "logs") {
          cpSync(join(lessons, name), join(part, name), { recursive: true });
        }
      }
      return Promise.resolve();
    });
  } catch (thrown) {
    throw new UserError(
      `The lessons could not be copied to ${folder} (${reason(thrown)}): run this where you may write, or name a folder to open.`,
      { cause: thrown },
    );
  }
}
