import { statSync } from "node:fs";
import { type FileHandle, open, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { readJsonIfValid } from "../../base/schema";
import type { Download } from "../manifest/schema";
import { diskError } from "./source-error";

const noteSchema = z.strictObject({
  /** Of which bytes it is a part: their checksum, or where they come from. */
  of: z.string(),
  /** What the server calls this state of the file: an entity tag, or when it was last modified. */
  validator: z.string().nullable(),
});

type Note = z.infer<typeof noteSchema>;

/** A file that is on its way, with a note beside it of what it is a part. */
export interface PartFile {
  readonly path: string;
  readonly size: () => number;
  /** What the server called the file when its first byte came, or null. */
  readonly validator: () => string | null;
  /** Whether it came in several pieces, as far as is known. */
  readonly pieced: () => boolean;
  /** Begins with no byte. */
  readonly begin: (validator: string | null) => Promise<FileHandle>;
  /** Goes on after the last byte. */
  readonly goOn: () => Promise<FileHandle>;
  readonly remove: () => Promise<void>;
}

/** The part of a download that lies at a path; one that is a part of something else is removed. */
export async function partFile(path: string, download: Download): Promise<PartFile> {
  const of = download.sha256 ?? download.md5 ?? ("url" in download ? download.url : download.npm);
  const notePath = `${path}.json`;
  const size = (): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const remove = async (): Promise<void> => {
    for (const file of [path, notePath]) await rm(file, { force: true });
  };
  const opened = (flags: string) =>
    open(path, flags).catch((thrown: unknown) => {
      throw diskError(path, thrown);
    });
  if (readJsonIfValid(notePath, noteSchema)?.of !== of || size() > download.bytes) await remove();
  let pieced = size() > 0;
  return {
    path,
    size,
    pieced: () => pieced,
    validator: () => readJsonIfValid(notePath, noteSchema)?.validator ?? null,
    async begin(validator) {
      pieced = false;
      const file = await opened("w");
      const note: Note = { of, validator };
      await writeFile(notePath, JSON.stringify(note)).catch(async (thrown: unknown) => {
        await file.close();
        throw diskError(notePath, thrown);
      });
      return file;
    },
    goOn() {
      pieced = true;
      return opened("a");
    },
    remove,
  };
}
