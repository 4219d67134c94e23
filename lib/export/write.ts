import { lstat, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { notWritten, writeFileAtomically } from "../base/atomic-file";
import { createFolderAtomically } from "../base/atomic-folder";
import { makeFolder } from "../base/make-folder";
import { UserError } from "../base/user-error";

export interface WriteOptions {
  /** Whether what lies there may be replaced. */
  readonly overwrite: boolean;
}

/**
 * Writes a file whole or not at all, its folder with it if need be. Throws a sentence when it
 * exists and may not be replaced, is no file, or cannot be written.
 */
export async function writeOneFile(
  who: string,
  file: string,
  bytes: Uint8Array,
  { overwrite }: WriteOptions,
): Promise<void> {
  const kind = await kindOf(file);
  if (kind !== "nothing" && kind !== "file") {
    throw new UserError(
      `${who}: ${file} is a ${kind}, so no file can be written there; choose another name`,
    );
  }
  if (kind === "file" && !overwrite) throw exists(who, file);
  await attempt(who, file, async () => {
    await makeFolder(dirname(resolve(file)));
    await writeFileAtomically(file, bytes);
  });
}

/**
 * Writes a folder of files whole or not at all. Throws a sentence when it exists and may not be
 * replaced, or holds more than these files: replacing never deletes what it would not write.
 */
export async function writeFolder(
  who: string,
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  { overwrite }: WriteOptions,
): Promise<void> {
  const kind = await kindOf(folder);
  if (kind !== "nothing" && kind !== "folder") {
    throw new UserError(`${who}: ${folder} is a ${kind}, not a folder; choose another name`);
  }
  const there = kind === "folder" ? await readdir(folder) : [];
  if (there.length > 0 && !overwrite) throw exists(who, folder);
  const other = there.find((name) => !Object.hasOwn(files, name));
  if (other !== undefined) {
    throw new UserError(
      `${who}: ${folder} holds ${other}, which is no part of what is written, and would be lost; ` +
        `choose another folder`,
    );
  }
  const fill = async (part: string): Promise<void> => {
    for (const [name, content] of Object.entries(files)) await writeFile(join(part, name), content);
  };
  const replace = kind === "folder";
  let appeared = false;
  await attempt(who, folder, async () => {
    appeared = await createFolderAtomically(resolve(folder), fill, { replace });
  });
  if (!appeared) throw exists(who, folder);
}

async function attempt(who: string, target: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    const { message } = thrown instanceof UserError ? thrown : notWritten(target, thrown);
    throw new UserError(`${who}: ${message}`, { cause: thrown });
  }
}

async function kindOf(path: string): Promise<"nothing" | "file" | "folder" | "link" | "device"> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return "nothing";
  if (found.isFile()) return "file";
  if (found.isDirectory()) return "folder";
  return found.isSymbolicLink() ? "link" : "device";
}

function exists(who: string, path: string): UserError {
  return new UserError(
    `${who}: ${path} exists; choose another name, or say { overwrite: true } (--overwrite) to ` +
      `replace it`,
  );
}
