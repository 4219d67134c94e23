import type { Command } from "commander";
import { type DataSetEntry, ownDataSets, readManifest } from "../../data/manifest/manifest";
import { dataFolder, isHere } from "../../data/storage";
import { textColumns } from "../columns";

/** Adds `remixmatch data list`, a table of the data sets. */
export function addDataListCommand(data: Command): void {
  data
    .command("list")
    .description("say which data sets there are, and which of them are here")
    .option("--json", "print it as one JSON array, with licenses and citations")
    .action(({ json = false }: { json?: boolean }) => {
      const folder = dataFolder();
      const own = ownDataSets(folder, (sentence) => console.error(sentence));
      const listed = [...readManifest(), ...own].map((entry) => ({
        entry,
        here: isHere(entry, folder),
      }));
      if (json) {
        console.log(JSON.stringify(listed.map(({ entry, here }) => toJson(entry, here))));
        return;
      }
      const rows = listed.map(({ entry, here }) => [
        entry.name,
        entry.shape.join(" x "),
        ...["train", "test", "unlabeled"].map((part) => countOf(entry, part)),
        String(entry.classes.length),
        here ? "here" : `${megabytes(entry)} to fetch`,
      ]);
      const titles = ["name", "image", "train", "test", "unlabeled", "classes", "where"];
      for (const line of textColumns(titles, rows)) console.log(line);
      console.log(`\nFetch one by: npx remixmatch data get NAME. They lie in ${folder}.`);
    });
}

function toJson(entry: DataSetEntry, here: boolean): object {
  const { name, title, license, citation, homepage, shape, classes, parts } = entry;
  const counts = Object.fromEntries(
    Object.entries(parts).map(([part, images]) => [part, images?.count ?? 0]),
  );
  return { name, title, license, citation, homepage, shape, classes, images: counts, here };
}

function countOf({ parts }: DataSetEntry, part: string): string {
  return String((parts as Record<string, { count: number } | undefined>)[part]?.count ?? "");
}

function megabytes({ sources }: DataSetEntry): string {
  const bytes = sources.at(0)?.downloads.reduce((sum, each) => sum + each.bytes, 0) ?? 0;
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
