import { statSync } from "node:fs";
import { join } from "node:path";
import { checksumOf } from "../checksum";
import { howToRestore } from "../manifest/manifest";
import type { DataSetEntry } from "../manifest/schema";
import { dataFolder, folderOf, readRecord } from "../storage";
import { verifyFile } from "./verify";

/** What is wrong with a file of a data set. */
export interface Problem {
  readonly file: string;
  readonly sentence: string;
}

/**
 * Reads every file of a data set as it lies in the data folder, and compares it with the manifest
 * and with what was written down when it was fetched. Returns what is wrong, nothing when it is
 * whole.
 */
export async function checkDataSet(
  entry: DataSetEntry,
  { folder = dataFolder(), root }: { readonly folder?: string; readonly root?: string } = {},
): Promise<readonly Problem[]> {
  const place = folderOf(entry, { folder, ...(root !== undefined && { root }) });
  const record = readRecord(place);
  if (record === null && entry.embedded === undefined) {
    const sentence = `${place}: ${entry.title} is not there, or not whole; ${howToRestore(entry)}`;
    return [{ file: place, sentence }];
  }
  const problems: Problem[] = [];
  for (const expected of entry.files) {
    const file = join(place, expected.name);
    const known = record?.files[expected.name];
    // Reading it once is enough where both say the same of it.
    const again = known?.sha256 === expected.sha256 ? undefined : known;
    const wrong = (await verifyFile(file, expected)) ?? (await change(file, again));
    if (wrong !== null) problems.push({ file, sentence: `${file}: ${wrong}` });
  }
  return problems;
}

// Not every file has a checksum in the manifest, but all had one when they were fetched.
async function change(file: string, known?: { bytes: number; sha256: string }) {
  if (known === undefined) return null;
  const { size } = statSync(file);
  if (size !== known.bytes) return `had ${known.bytes} bytes when it was fetched, but has ${size}`;
  const found = await checksumOf(file, "sha256");
  return found === known.sha256
    ? null
    : `had the sha256 ${known.sha256} when it was fetched, but has ${found}`;
}
