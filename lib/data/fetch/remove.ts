import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { vanishWhole } from "../../base/atomic-folder";
import { Fault } from "../../base/fault";
import { holding } from "../../base/turn";
import type { DataSetEntry } from "../manifest/schema";
import { dataFolder, folderOf } from "../place";
import { downloadPlaces } from "./bring";
import { diskFault } from "./source-fault";

/**
 * Removes a data set from the data folder, and what came of it so far where it was not fetched to the
 * end. False when there was neither. Throws a sentence for the embedded sample, which belongs to the
 * package, and when the folder cannot be written.
 */
export async function removeDataSet(
  entry: DataSetEntry,
  { folder = dataFolder() }: { readonly folder?: string } = {},
): Promise<boolean> {
  if (entry.embedded !== undefined) {
    throw new Fault(`${entry.title} is part of the package and cannot be removed from it`, {
      exitCode: 2,
    });
  }
  const place = folderOf(entry, { folder });
  const { onTheWay } = downloadPlaces(folder, entry.name);
  const there = (): boolean => existsSync(place) || existsSync(onTheWay);
  if (!there()) return false;
  try {
    // Not while another process is bringing it.
    return await holding(
      place,
      () => undefined,
      async () => {
        const found = there();
        if (existsSync(place)) await vanishWhole(place);
        await rm(onTheWay, { recursive: true, force: true });
        return found;
      },
    );
  } catch (thrown) {
    throw diskFault(place, thrown);
  }
}
