import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { makeFolder } from "../../base/make-folder";
import type { Download } from "../manifest/schema";
import { type DownloadOptions, download } from "./download";
import { packNpm } from "./npm";
import { type PartFile, partFile } from "./part-file";
import { SourceError } from "./source-error";
import { verifyFile } from "./verify";

/** Where downloads lie: those put there by hand, and in a folder of its own what is on its way. */
export interface DownloadPlaces {
  readonly byHand: string;
  readonly onTheWay: string;
}

/** Where the downloads of a data set lie in a data folder. */
export function downloadPlaces(folder: string, name: string): DownloadPlaces {
  const byHand = join(folder, "downloads");
  // Different data sets have downloads of the same name: MNIST and Fashion-MNIST, all four.
  return { byHand, onTheWay: join(byHand, name) };
}

/** The name of the file that is downloaded, without folders. */
export function baseName(from: Download): string {
  if ("npm" in from) return `${from.npm.replace(/^@/, "").replace(/[/@]/g, "-")}.tgz`;
  return posix.basename(new URL(from.url).pathname).replace(/[^\w.-]/g, "_") || "download";
}

/**
 * Brings a download, as the manifest has it, to a file of ours, with the size and the checksums that
 * it should have. One that was put there by hand is taken as it is. Answers the file's path; rejects
 * with a sentence, or with the reason of the signal.
 */
export async function fetchDownload(
  from: Download,
  { byHand, onTheWay }: DownloadPlaces,
  options: DownloadOptions & { onCheck?: () => void } = {},
): Promise<string> {
  const placed = join(byHand, baseName(from));
  if ((await verifyFile(placed, from)) === null) return placed;
  await makeFolder(onTheWay);
  const part = await partFile(join(onTheWay, `${baseName(from)}.part`), from);
  for (const last of [false, true]) {
    await fill(from, part, options);
    options.onCheck?.();
    const wrong = await verifyFile(part.path, from);
    if (wrong === null) break;
    await part.remove();
    // Pieces of two states of the file may have met: what the server has now is one more try.
    if (last || !part.pieced()) {
      throw new SourceError(`${named(from)}: what came ${wrong}; it was removed`);
    }
  }
  return part.path;
}

/** What is wrong with files that were put there by hand, in sentences. */
export async function checkManualFiles(
  downloads: readonly Download[],
  { byHand }: DownloadPlaces,
): Promise<string[]> {
  const sentences = new Set<string>();
  for (const from of downloads) {
    const placed = join(byHand, baseName(from));
    const wrong = existsSync(placed) ? await verifyFile(placed, from) : null;
    if (wrong !== null) sentences.add(`${placed} ${wrong}`);
  }
  return [...sentences];
}

async function fill(from: Download, part: PartFile, options: DownloadOptions): Promise<void> {
  if (!("npm" in from)) return download(from.url, from.bytes, part, options);
  if (part.size() === from.bytes) return;
  await (await part.begin(null)).close();
  await packNpm(from.npm, part.path, options);
}

function named(from: Download): string {
  return "npm" in from ? from.npm : from.url;
}
