import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { removeFolderAtomically } from "../../base/atomic-folder";
import { UserError } from "../../base/user-error";
import { withLock } from "../../base/lock";
import type { DataSetEntry } from "../manifest/schema";
import { dataFolder, folderOf } from "../storage";
import { downloadFolders } from "./fetch-download";
import { diskError } from "./source-error";

/**
 * Removes a data set from the data folder, and what came of it so far where it was not fetched to
 * the end. False when there was neither. Throws a sentence for the embedded sample, which belongs
 * to the package, and when the folder cannot be written.
 */
export async function removeDataSet(
  entry: DataSetEntry,
  { folder = dataFolder() }: { readonly folder?: string } = {},
): Promise<boolean> {
  if (entry.embedded !== undefined) {
    throw new UserError(`${entry.title} is part of the package and cannot be removed from it`, {
      exitCode: 2,
    });
  }
  const place = folderOf(entry, { folder });
  const { partial } = downloadFolders(folder, entry.name);
  const there = (): boolean => existsSync(place) || existsSync(partial);
  if (!there()) return false;
  try {
    // Not while another process is bringing it.
    return await withLock(
      place,
      () => undefined,
      async () => {
        const found = there();
        if (existsSync(place)) await removeFolderAtomically(place);
        await rm(partial, { recursive: true, force: true });
        return found;
      },
    );
  } catch (thrown) {
    throw diskError(place, thrown);
  }
}
