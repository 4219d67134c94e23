import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { defaultCacheFolder } from "../base/cache-folder";
import { writeJsonAtomically } from "../base/atomic-file";
import { packageRoot } from "../base/package-root";
import { readJsonIfValid } from "../base/json-file";
import { checksumOf } from "./checksum";
import type { DataSetEntry } from "./manifest/schema";

/**
 * Where data sets lie: `REMIXMATCH_DATA` where set, otherwise `data` in the user's cache folder.
 */
export function dataFolder(): string {
  return process.env.REMIXMATCH_DATA || join(defaultCacheFolder(), "data");
}

/** The folder of one data set: in the package where it is embedded, or else in the data folder. */
export function folderOf(
  { name, embedded }: Pick<DataSetEntry, "name" | "embedded">,
  { folder = dataFolder(), root }: { folder?: string; root?: string } = {},
): string {
  return embedded === undefined ? join(folder, name) : join(root ?? packageRoot(), embedded);
}

const RECORD = "record.json";

const recordSchema = z.strictObject({
  format: z.literal(1),
  /** Which source the files came from. */
  source: z.string(),
  /** Of each file, when it was last known to have these bytes. */
  files: z.record(
    z.string(),
    z.strictObject({ bytes: z.int(), sha256: z.string(), modified: z.number() }),
  ),
});

/** What is known of the files in a data set's folder since they were checked: written last. */
export interface DataSetRecord extends z.infer<typeof recordSchema> {}

/** The record of a data set's folder, or null where the data set is not there, or only in parts. */
export function readRecord(folder: string): DataSetRecord | null {
  return readJsonIfValid(join(folder, RECORD), recordSchema);
}

/** Reads all files of a folder once, and writes down their checksums: then it counts as whole. */
export async function writeRecord(
  folder: string,
  names: readonly string[],
  source: string,
): Promise<DataSetRecord> {
  const files: DataSetRecord["files"] = {};
  for (const name of names) {
    const { size, mtimeMs } = statSync(join(folder, name));
    const sha256 = await checksumOf(join(folder, name), "sha256");
    files[name] = { bytes: size, sha256, modified: mtimeMs };
  }
  const record: DataSetRecord = { format: 1, source, files };
  await writeJsonAtomically(join(folder, RECORD), record);
  return record;
}

/** Whether a data set can be loaded as it lies there. */
export function isPresent(entry: DataSetEntry, folder = dataFolder()): boolean {
  const place = folderOf(entry, { folder });
  if (entry.embedded !== undefined) return existsSync(place);
  const record = readRecord(place);
  return record !== null && entry.files.every(({ name }) => name in record.files);
}
