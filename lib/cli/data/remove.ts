import type { Command } from "commander";
import { removeDataSet } from "../../data/fetch/get";
import { findDataSet } from "../../data/manifest/manifest";

/** Adds `remixmatch data remove NAME…`, which deletes data sets from this machine. */
export function addDataRemoveCommand(data: Command): void {
  data
    .command("remove")
    .argument("<name...>", "data sets that are here, fetched or your own")
    .description("remove data sets, and what was fetched of them so far")
    .action(async (names: string[]) => {
      for (const entry of names.map((name) => findDataSet(name))) {
        const removed = await removeDataSet(entry);
        console.log(removed ? `${entry.name} is removed` : `${entry.name} was not here`);
      }
    });
}
