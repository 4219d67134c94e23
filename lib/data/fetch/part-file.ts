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

/** A file that is not whole yet, with a note beside it of what it is a part. */
export interface PartFile {
  readonly path: string;
  readonly size: () => number;
  /** What the server called the file when its first byte came, or null. */
  readonly validator: () => string | null;
  /** Whether it was downloaded in several pieces, as far as is known. */
  readonly resumed: () => boolean;
  /** Opens it empty, for the first byte. */
  readonly restart: (validator: string | null) => Promise<FileHandle>;
  /** Opens it to append after the last byte. */
  readonly resume: () => Promise<FileHandle>;
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
  let resumed = size() > 0;
  return {
    path,
    size,
    resumed: () => resumed,
    validator: () => readJsonIfValid(notePath, noteSchema)?.validator ?? null,
    async restart(validator) {
      resumed = false;
      const file = await opened("w");
      const note: Note = { of, validator };
      await writeFile(notePath, JSON.stringify(note)).catch(async (thrown: unknown) => {
        await file.close();
        throw diskError(notePath, thrown);
      });
      return file;
    },
    resume() {
      resumed = true;
      return opened("a");
    },
    remove,
  };
}
