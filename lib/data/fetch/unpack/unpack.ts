import { join } from "node:path";
import type { DataSetEntry, Download } from "../../manifest/schema";
import { SourceError } from "../source-error";
import { unpackCifar10Png } from "./cifar-10-png";
import { unpackMat } from "./mat";
import { copyPlain, unpackGzip } from "./plain";
import { unpackTar } from "./tar";
import type { Target, Unpack, UnpackOptions } from "./target";

const KINDS: Readonly<Record<Download["unpack"], Unpack>> = {
  nothing: copyPlain,
  gzip: unpackGzip,
  tar: unpackTar,
  mat: unpackMat,
  "cifar-10-png": unpackCifar10Png,
};

/**
 * Unpacks a download into a folder: the files of the data set that it gives, under the names that
 * they have there. Rejects with a sentence that names the download when it does not hold them.
 */
export async function unpack(
  file: string,
  from: Download,
  { entry, folder, ...options }: UnpackOptions & { entry: DataSetEntry; folder: string },
): Promise<void> {
  await KINDS[from.unpack](file, targetsOf(from, entry, folder), options);
}

/** The files that come out of a download, and where they go in a folder. */
function targetsOf({ gives }: Download, { files, name }: DataSetEntry, folder: string): Target[] {
  const pairs = typeof gives === "string" ? [[gives, gives]] : Object.entries(gives);
  return pairs.map(([within, target]) => {
    const file = files.find((candidate) => candidate.name === target);
    if (file !== undefined) return { within, path: join(folder, target), bytes: file.bytes };
    throw new SourceError(`${target} is given by a download, but is no file of ${name}`);
  });
}
