import { statSync } from "node:fs";
import { join } from "node:path";
import { removeStaleFolders } from "../../base/atomic-folder";
import { makeWritableFolder } from "../../base/make-folder";
import { UserError } from "../../base/user-error";
import { withLock } from "../../base/lock";
import { howToRestore } from "../manifest/manifest";
import type { DataSetEntry, Source } from "../manifest/schema";
import { dataFolder, folderOf, isPresent, readRecord } from "../storage";
import { baseName, downloadFolders } from "./fetch-download";
import type { DownloadOptions } from "./download";
import { type GetProgress, fromSource } from "./from-source";
import { noSourceError } from "./fetch-errors";
import { SourceError, diskError } from "./source-error";
import { verifyFile } from "./verify";

export { checkDataSet, type Problem } from "./check";
export { removeDataSet } from "./remove";
export type { GetProgress };

/** Where a data set is fetched to, and who is kept informed. */
export interface GetOptions extends Pick<
  DownloadOptions,
  "signal" | "stallMilliseconds" | "pauseMilliseconds"
> {
  /** Where data sets lie; `dataFolder()` where not given. */
  readonly folder?: string;
  /** Called with how far the fetching is. */
  readonly onProgress?: (progress: GetProgress) => void;
}

/** A data set that is there, whole and verified. */
export interface FetchResult {
  readonly folder: string;
  /** False when it was there before. */
  readonly fetched: boolean;
  /** The title of the source that it came from. */
  readonly source: string;
}

/**
 * Fetches a data set into the data folder, from the first of its sources that has all of it, with
 * every size and checksum of the manifest. It appears whole or not at all; a download that breaks
 * off goes on where it was, the next time, too. Of processes that want the same one, the second
 * waits and finds it there. Rejects with a sentence that lists what was wrong with each source and
 * how to go on by hand, or that says why the folder could not be written; with the reason of
 * `signal` when that aborts.
 */
export async function getDataSet(
  entry: DataSetEntry,
  options: GetOptions = {},
): Promise<FetchResult> {
  const { folder = dataFolder(), onProgress = () => undefined, signal } = options;
  const present = await findWhole(entry, folder);
  if (present !== null) return present;
  if (entry.sources.length === 0) {
    throw new UserError(
      `${entry.title} is a data set of your own, which no source has; ${howToRestore(entry)}`,
    );
  }
  const place = folderOf(entry, { folder });
  makeWritableFolder(folder, "The data folder", "REMIXMATCH_DATA");
  const wait = (): void => {
    signal?.throwIfAborted();
    onProgress({ phase: "wait", name: entry.name, done: 0, total: 1 });
  };
  return withLock(place, wait, async () => {
    // The process that held the lock may have fetched it.
    const found = await findWhole(entry, folder);
    if (found !== null) return found;
    await removeStaleFolders(place);
    const source = await fromFirst(entry, folder, { ...options, onProgress });
    return { folder: place, fetched: true, source };
  });
}

/**
 * The data set as it lies there, when all of its files are what they were when they were fetched.
 */
async function findWhole(entry: DataSetEntry, folder: string): Promise<FetchResult | null> {
  const place = folderOf(entry, { folder });
  if (!isPresent(entry, folder)) return null;
  if (entry.embedded !== undefined) return { folder: place, fetched: false, source: "the package" };
  const { files, source } = readRecord(place)!;
  for (const { name, bytes } of entry.files) {
    const path = join(place, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.size !== bytes) return null;
    // Touched since, it is read: loading would do so, too, and its error names this function's
    // command.
    const same = stat.mtimeMs === files[name].modified;
    if (!same && (await verifyFile(path, files[name])) !== null) return null;
  }
  return { folder: place, fetched: false, source };
}

async function fromFirst(
  entry: DataSetEntry,
  folder: string,
  options: Parameters<typeof fromSource>[3],
): Promise<string> {
  const reasons: string[] = [];
  for (const source of inOrder(entry, folder)) {
    try {
      await fromSource(entry, source, folder, options);
      return source.title;
    } catch (thrown) {
      options.signal?.throwIfAborted();
      if (!(thrown instanceof UserError)) throw diskError(folder, thrown);
      if (!(thrown instanceof SourceError)) throw thrown;
      reasons.push(`${source.title}: ${thrown.message}`);
    }
  }
  throw await noSourceError(entry, folder, reasons);
}

// A source of which all lies there by hand needs no network: it comes before the others.
function inOrder({ name, sources }: DataSetEntry, folder: string): readonly Source[] {
  const { manual } = downloadFolders(folder, name);
  const isPlaced = ({ downloads }: Source): boolean =>
    downloads.every((from) => sizeOf(join(manual, baseName(from))) === from.bytes);
  return [...sources.filter(isPlaced), ...sources.filter((source) => !isPlaced(source))];
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
