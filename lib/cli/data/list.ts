import type { Command } from "commander";
import { formatBytes } from "../../base/bytes";
import { type DataSetEntry, customDataSets, readManifest } from "../../data/manifest/manifest";
import { dataFolder, isPresent } from "../../data/storage";
import { textColumns } from "../columns";

/** Adds `remixmatch data list`, a table of the data sets. */
export function addDataListCommand(data: Command): void {
  data
    .command("list")
    .description("say which data sets there are, and which of them are here")
    .option("--json", "print it as one JSON array, with licenses and citations")
    .action(({ json = false }: { json?: boolean }) => {
      const folder = dataFolder();
      const own = customDataSets(folder, (sentence) => console.error(sentence));
      const listed = [...readManifest(), ...own].map((entry) => ({
        entry,
        here: isPresent(entry, folder),
      }));
      if (json) {
        console.log(JSON.stringify(listed.map(({ entry, here }) => toJson(entry, here))));
        return;
      }
      const rows = listed.map(({ entry, here }) => [
        entry.name,
        entry.shape.join(" x "),
        ...["train", "test", "unlabeled"].map((subset) => countOf(entry, subset)),
        String(entry.classes.length),
        here ? "here" : `${downloadSize(entry)} to fetch`,
      ]);
      const titles = ["name", "image", "train", "test", "unlabeled", "classes", "where"];
      for (const line of textColumns(titles, rows)) console.log(line);
      console.log(`\nFetch one by: npx remixmatch data get NAME. They lie in ${folder}.`);
    });
}

function toJson(entry: DataSetEntry, here: boolean): object {
  const { name, title, license, citation, homepage, shape, classes, subsets } = entry;
  const counts = Object.fromEntries(
    Object.entries(subsets).map(([subset, images]) => [subset, images?.count ?? 0]),
  );
  return { name, title, license, citation, homepage, shape, classes, images: counts, here };
}

function countOf({ subsets }: DataSetEntry, subset: string): string {
  return String((subsets as Record<string, { count: number } | undefined>)[subset]?.count ?? "");
}

function downloadSize({ sources }: DataSetEntry): string {
  return formatBytes(sources.at(0)?.downloads.reduce((sum, each) => sum + each.bytes, 0) ?? 0);
}
