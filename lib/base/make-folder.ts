import { lstatSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError, reason } from "./user-error";

/**
 * Makes a folder, and those above it that are missing. Throws as the file system does where that
 * cannot be. Node's own `recursive` never ends on a file system that makes no folders and says that
 * the one above is missing, as Linux's /proc does.
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  for (const each of missingFolders(folder)) await mkdir(each, mode).catch(unlessIsFolder(each));
}

/** The same, at once. */
export function makeFolderSync(folder: string, mode?: number): void {
  for (const each of missingFolders(folder)) {
    try {
      mkdirSync(each, mode);
    } catch (thrown) {
      unlessIsFolder(each)(thrown);
    }
  }
}

/**
 * The same for a folder that is to be written to, at once. Throws a sentence that says `what`
 * it is, and which environment variable chooses another, when it cannot be made or written to.
 */
export function makeWritableFolder(folder: string, what: string, variable: string): void {
  try {
    makeFolderSync(folder);
    // Making it succeeds where it is there, written to or not; this asks whether it can be.
    rmSync(mkdtempSync(join(folder, ".try-")), { recursive: true });
  } catch (thrown) {
    throw new UserError(
      `${what} ${folder} cannot be written (${reason(thrown)}): make it writable, or choose ` +
        `another with the environment variable ${variable}.`,
      { cause: thrown },
    );
  }
}

// The highest first. One that is there and no folder is made, too: that gives the error.
function missingFolders(folder: string): string[] {
  const all: string[] = [];
  for (let at = resolve(folder); !exists(at); at = dirname(at)) all.unshift(at);
  return all.length > 0 || isFolder(folder) ? all : [folder];
}

// Another process may have made it meanwhile.
function unlessIsFolder(folder: string): (thrown: unknown) => void {
  return (thrown) => {
    if (!isFolder(folder)) throw thrown;
  };
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whether a folder is at this path, or a link to one. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
