import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createFolderAtomically } from "../../base/atomic-folder";
import type { DataSetEntry, Download, Source } from "../manifest/schema";
import { folderOf, writeRecord } from "../storage";
import { type DownloadFolders, baseName, fetchDownload, downloadFolders } from "./fetch-download";
import type { DownloadOptions } from "./download";
import { SourceError } from "./source-error";
import { unpack } from "./unpack/unpack";
import { verifyFile } from "./verify";

/** How far it is: "wait" while another process fetches the same data set. Counts are bytes. */
export interface GetProgress {
  readonly phase: "wait" | "download" | "unpack" | "check";
  /** What is being done: a download's file name, or the data set's. */
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

export interface FromSourceOptions extends Omit<DownloadOptions, "onBytes"> {
  readonly onProgress: (progress: GetProgress) => void;
}

/**
 * Fetches a data set from one source: all its downloads first, then the folder, which appears whole
 * or not at all. Downloads are removed once it is there. Throws a SourceError where the source is
 * to blame, and the reason of the signal.
 */
export async function fromSource(
  entry: DataSetEntry,
  source: Source,
  folder: string,
  options: FromSourceOptions,
): Promise<void> {
  const places = downloadFolders(folder, entry.name);
  const files = await fetchAll(source, places, options);
  const place = folderOf(entry, { folder });
  try {
    const fill = async (part: string): Promise<void> => {
      for (const [i, from] of source.downloads.entries()) {
        await unpackInto(part, files[i], from, entry, options);
      }
      await expectRight(entry, part, options);
      const names = entry.files.map(({ name }) => name);
      await writeRecord(part, names, source.title);
    };
    // What lies there under the name is not whole, or it would not have been fetched.
    await createFolderAtomically(place, fill, { replace: true });
  } catch (thrown) {
    // Unpacking them again would come to the same.
    if (thrown instanceof SourceError) await removeOwn(places);
    throw thrown;
  }
  await removeOwn(places);
  for (const file of files) await rm(file, { force: true });
}

async function fetchAll(
  { downloads }: Source,
  places: DownloadFolders,
  { onProgress, ...options }: FromSourceOptions,
): Promise<string[]> {
  const files: string[] = [];
  for (const from of downloads) {
    const report = (phase: GetProgress["phase"], done: number): void => {
      onProgress({
        phase,
        name: baseName(from),
        done: Math.min(done, from.bytes),
        total: from.bytes,
      });
    };
    const file = await fetchDownload(from, places, {
      ...options,
      onBytes: (done) => {
        report("download", done);
      },
      onCheck: () => {
        report("check", 0);
      },
    });
    report("check", from.bytes);
    files.push(file);
  }
  return files;
}

async function unpackInto(
  part: string,
  file: string,
  from: Download,
  entry: DataSetEntry,
  { signal, onProgress }: FromSourceOptions,
): Promise<void> {
  const given = typeof from.gives === "string" ? [from.gives] : Object.values(from.gives);
  const total = entry.files
    .filter(({ name }) => given.includes(name))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  await unpack(file, from, {
    entry,
    folder: part,
    signal,
    onPiece(bytes) {
      done += bytes;
      onProgress({ phase: "unpack", name: baseName(from), done, total });
    },
  });
}

async function expectRight(
  { files, name, title }: DataSetEntry,
  part: string,
  { signal, onProgress }: FromSourceOptions,
): Promise<void> {
  for (const [done, file] of files.entries()) {
    signal?.throwIfAborted();
    onProgress({ phase: "check", name, done, total: files.length });
    const wrong = await verifyFile(join(part, file.name), file);
    if (wrong !== null) throw new SourceError(`${file.name} of ${title} ${wrong}`);
  }
}

async function removeOwn({ partial }: DownloadFolders): Promise<void> {
  await rm(partial, { recursive: true, force: true });
}
