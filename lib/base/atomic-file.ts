import { createHash } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { UserError, reason } from "./user-error";

/**
 * Writes a file that appears whole or not at all, and is on the disk when this returns: a part file
 * beside it first, renamed when its bytes are safe. What had the name before stays until then.
 * Throws a sentence with the file's name when the disk is full or the folder closed; no part is
 * left behind then.
 */
export async function writeFileAtomically(
  file: string,
  content: string | Uint8Array,
): Promise<void> {
  await writeFilesAtomically({ [file]: content });
}

/** The same for a value as JSON, indented. */
export async function writeJsonAtomically(file: string, value: unknown): Promise<void> {
  await writeFileAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** The same for several files: all are on the disk before the first of them takes its name. */
export async function writeFilesAtomically(
  contents: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const parts = new Map<string, OpenPart>();
  let file = "";
  try {
    for (file of Object.keys(contents)) {
      const part = await openPart(file);
      parts.set(file, part);
      await part.handle.writeFile(contents[file]);
      await part.handle.sync();
      await part.handle.close();
    }
    for (file of Object.keys(contents)) await rename(parts.get(file)!.path, file);
    for (const folder of new Set(Object.keys(contents).map(dirname))) await syncFolder(folder);
  } catch (thrown) {
    for (const { path, handle } of parts.values()) {
      await handle.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    }
    throw notWritten(file, thrown);
  }
}

/** The sentence for a file or folder that could not be written, and of which nothing is left. */
export function notWritten(path: string, thrown: unknown): UserError {
  return new UserError(
    `${path}: could not be written (${reason(thrown)}); ${remedy(thrown)}; ` +
      `nothing half-written is left`,
    { cause: thrown },
  );
}

/**
 * Removes the part files that processes of this machine left in a folder when they were killed.
 * Parts of living processes, of this one and of other machines stay: they may still be written.
 */
export async function removeStaleParts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, machine, process] = PART.exec(name) ?? [];
    if (machine === thisMachine() && isDead(Number(process))) {
      await rm(join(folder, name), { force: true });
    }
  }
}

interface OpenPart {
  readonly path: string;
  readonly handle: FileHandle;
}

const PART = /\.([0-9a-f]{8})-(\d+)-\d+\.part$/;

// Machine and process in the name say whose it is; the count lets a process write several at once.
async function openPart(file: string): Promise<OpenPart> {
  for (let count = 0; ; count++) {
    const path = `${file}.${thisMachine()}-${process.pid}-${count}.part`;
    try {
      return { path, handle: await open(path, "wx") };
    } catch (thrown) {
      if (codeOf(thrown) !== "EEXIST") throw thrown;
    }
  }
}

function thisMachine(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
}

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0); // Signal 0 only asks.
    return false;
  } catch (thrown) {
    return codeOf(thrown) === "ESRCH";
  }
}

// A rename is safe only once the folder itself is on the disk. Windows has no such call, and some
// network file systems refuse it.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch (thrown) {
    if (codeOf(thrown) !== "EINVAL") throw thrown;
  } finally {
    await handle.close();
  }
}

/** What to do about an error while writing, for the end of a sentence. */
export function remedy(thrown: unknown): string {
  const code = codeOf(thrown) ?? "";
  if (["ENOSPC", "EDQUOT", "EFBIG"].includes(code)) {
    return "the disk is full: free some space, or choose another folder";
  }
  return ["EACCES", "EPERM", "EROFS"].includes(code)
    ? "make its folder writable, or choose another one"
    : "look at its folder, or choose another one";
}

function codeOf(thrown: unknown): string | undefined {
  return (thrown as NodeJS.ErrnoException).code;
}
