import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { makeFolder } from "../../base/make-folder";
import type { Download } from "../manifest/schema";
import { type DownloadOptions, download } from "./download";
import { packNpm } from "./npm";
import { type PartFile, partFile } from "./part-file";
import { SourceError } from "./source-error";
import { verifyFile } from "./verify";

/**
 * Where downloads lie: those put there by hand, and in another folder those that are not whole yet.
 */
export interface DownloadFolders {
  readonly manual: string;
  readonly partial: string;
}

/** Where the downloads of a data set lie in a data folder. */
export function downloadFolders(folder: string, name: string): DownloadFolders {
  const manual = join(folder, "downloads");
  // Different data sets have downloads of the same name: MNIST and Fashion-MNIST, all four.
  return { manual, partial: join(manual, name) };
}

/** The name of the file that is downloaded, without folders. */
export function baseName(from: Download): string {
  if ("npm" in from) return `${from.npm.replace(/^@/, "").replace(/[/@]/g, "-")}.tgz`;
  return posix.basename(new URL(from.url).pathname).replace(/[^\w.-]/g, "_") || "download";
}

/**
 * Downloads what the manifest lists to a file of ours, with the size and the checksums that it
 * should have. One that was put there by hand is taken as it is. Returns the file's path; rejects
 * with a sentence, or with the reason of the signal.
 */
export async function fetchDownload(
  from: Download,
  { manual, partial }: DownloadFolders,
  options: DownloadOptions & { onCheck?: () => void } = {},
): Promise<string> {
  const placed = join(manual, baseName(from));
  if ((await verifyFile(placed, from)) === null) return placed;
  await makeFolder(partial);
  const part = await partFile(join(partial, `${baseName(from)}.part`), from);
  for (const last of [false, true]) {
    await fill(from, part, options);
    options.onCheck?.();
    const wrong = await verifyFile(part.path, from);
    if (wrong === null) break;
    await part.remove();
    // Pieces of two states of the file may have met: what the server has now is one more try.
    if (last || !part.resumed()) {
      throw new SourceError(`${named(from)}: what came ${wrong}; it was removed`);
    }
  }
  return part.path;
}

/** What is wrong with files that were put there by hand, in sentences. */
export async function checkManualFiles(
  downloads: readonly Download[],
  { manual }: DownloadFolders,
): Promise<string[]> {
  const sentences = new Set<string>();
  for (const from of downloads) {
    const placed = join(manual, baseName(from));
    const wrong = existsSync(placed) ? await verifyFile(placed, from) : null;
    if (wrong !== null) sentences.add(`${placed} ${wrong}`);
  }
  return [...sentences];
}

async function fill(from: Download, part: PartFile, options: DownloadOptions): Promise<void> {
  if (!("npm" in from)) return download(from.url, from.bytes, part, options);
  if (part.size() === from.bytes) return;
  await (await part.restart(null)).close();
  await packNpm(from.npm, part.path, options);
}

function named(from: Download): string {
  return "npm" in from ? from.npm : from.url;
}
