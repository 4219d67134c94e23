import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError, reason } from "../../base/user-error";

/** What a folder holds, each in the order of the names, without what systems leave in folders. */
export interface Contents {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/**
 * The names in a folder. Their order is that of their letters' numbers, so that it is the same on
 * every machine and in every language; hidden names and those that systems leave are skipped. A
 * link to a file counts as that file. Throws a sentence when the folder cannot be read, or holds a
 * link that leads to a folder or nowhere, or something that is neither file nor folder.
 */
export function contentsOf(folder: string): Contents {
  const seen = entriesOf(folder)
    .filter(({ name }) => !isLeftBySystem(name))
    .map((entry) => ({ name: entry.name, kind: kindOf(folder, entry) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const named = (kind: "file" | "folder"): string[] =>
    seen.filter((each) => each.kind === kind).map(({ name }) => name);
  return { files: named("file"), folders: named("folder") };
}

/**
 * The paths of all files in a folder, in the order of their names, then of those in its folders.
 */
export function filesUnder(folder: string): string[] {
  const { files, folders } = contentsOf(folder);
  return [
    ...files.map((name) => join(folder, name)),
    ...folders.flatMap((name) => filesUnder(join(folder, name))),
  ];
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    throw new UserError(
      `${folder}: should be a folder, but could not be read (${reason(thrown)})`,
      {
        cause: thrown,
      },
    );
  }
}

function isLeftBySystem(name: string): boolean {
  return (
    name.startsWith(".") || ["thumbs.db", "desktop.ini", "__macosx"].includes(name.toLowerCase())
  );
}

function kindOf(folder: string, entry: Dirent): "file" | "folder" {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  const path = join(folder, entry.name);
  if (!entry.isSymbolicLink()) {
    throw new UserError(`${path}: is neither a file nor a folder; take it out of the folder`);
  }
  if (leadsToFile(path)) return "file";
  // Links to folders can lead in circles, and list the same picture twice.
  throw new UserError(
    `${path}: is a link that leads to no file that can be read, and links are followed to files ` +
      "alone; put what it stands for in its place, or take it out",
  );
}

function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return false; // nowhere, in a circle, or to where we may not look
  }
}
