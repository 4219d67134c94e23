import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type UserError } from "../../../lib/base/user-error";
import type { GetOptions } from "../../../lib/data/fetch/get";
import type { DataSetEntry, Download, FileEntry } from "../../../lib/data/manifest/schema";

/** Small bytes that compress little and differ by their seed. */
export function someBytes(count: number, seed = 1): Buffer {
  return Buffer.concat(
    Array.from({ length: Math.ceil(count / 32) }, (_, i) =>
      createHash("sha256").update(`${seed} ${i}`).digest(),
    ),
  ).subarray(0, count);
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What a manifest says of a file with these bytes. */
export function checksOf(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: sha256Of(bytes) };
}

/** The entry of a data set with these files and sources; of the rest, whatever is allowed. */
export function entryOf(
  files: readonly FileEntry[],
  ...sources: readonly (readonly Download[])[]
): DataSetEntry {
  const subset = { count: 1, images: [files[0].name] };
  return {
    name: "tiny",
    title: "A tiny data set",
    license: "MIT",
    citation: "Nobody, Nothing, 2020",
    homepage: "https://example.org/",
    shape: [1, 1, 1],
    classes: ["a", "b"],
    format: "pixels",
    subsets: { train: subset, test: subset },
    files: [...files],
    sources: sources.map((downloads, i) => ({
      title: `source ${i + 1}`,
      downloads: [...downloads],
    })),
  };
}

/** A data set of one file that is downloaded as it is, from each of these addresses. */
export function plainEntry(bytes: Buffer, ...urls: readonly string[]): DataSetEntry {
  const name = "all.bin";
  return entryOf(
    [{ name, ...checksOf(bytes) }],
    ...urls.map((url) => [{ url, ...checksOf(bytes), unpack: "nothing" as const, gives: name }]),
  );
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), "remixmatch-fetch-"));
}

/** Without long waits. */
export const QUICK: GetOptions = { pauseMilliseconds: 5, stallMilliseconds: 300 };

/** All files in a folder and the folders in it, in order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((each) => !each.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

/** The sentence of a promise that should reject with a UserError. */
export async function sentenceOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (thrown) {
    if ((thrown as UserError).name === "UserError") return (thrown as UserError).message;
    throw thrown;
  }
  throw new Error("it should have been refused");
}
