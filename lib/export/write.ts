import { randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "../base/make-folder";
import { UserError, reason } from "../base/user-error";

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
  await attempt(who, file, async (part) => {
    await writeFile(part, bytes);
    await rename(part, file);
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
  await attempt(who, folder, async (part) => {
    await mkdir(part);
    for (const [name, content] of Object.entries(files)) await writeFile(join(part, name), content);
    if (kind === "folder") await swap(part, folder);
    else await rename(part, folder);
  });
}

// No system replaces a folder that is not empty in one move; if the second fails, the first is undone.
async function swap(fresh: string, folder: string): Promise<void> {
  const old = `${fresh}.old`;
  await rename(folder, old);
  try {
    await rename(fresh, folder);
  } catch (thrown) {
    await rename(old, folder);
    throw thrown;
  }
  await rm(old, { recursive: true });
}

async function attempt(
  who: string,
  target: string,
  write: (part: string) => Promise<void>,
): Promise<void> {
  const part = `${resolve(target)}.${randomUUID()}.part`;
  try {
    await makeFolder(dirname(part));
    await write(part);
  } catch (thrown) {
    // Where nothing could be written, there may be nothing to remove, either.
    await rm(part, { recursive: true, force: true }).catch(() => undefined);
    throw new UserError(`${who}: ${target} cannot be written (${reason(thrown)})`, {
      cause: thrown,
    });
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
