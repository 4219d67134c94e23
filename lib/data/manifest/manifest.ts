import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError, reason } from "../../base/user-error";
import { closestWord } from "../../base/closest-word";
import { packageRoot } from "../../base/package-root";
import { readJsonFile } from "../../base/schema";
import { dataFolder } from "../storage";
import { type DataSetEntry, dataSetSchema, manifestSchema } from "./schema";

export type { DataSetEntry, Download, FileEntry, Source } from "./schema";

/** What is written into the folder of one's own data set: its entry, as the manifest has them. */
export const CUSTOM_ENTRY = "entry.json";

/**
 * The data sets listed in data-manifest.json (or another file of that form), checked field by
 * field. Throws a sentence that names the file and the first field that is wrong.
 */
export function readManifest(file = join(packageRoot(), "data-manifest.json")): DataSetEntry[] {
  return readJsonFile(file, manifestSchema, { what: "the data manifest" }).dataSets;
}

/**
 * One's own data sets: those that were added to a data folder. One whose entry is damaged hides no
 * other; `onDamaged` receives a sentence about it.
 */
export function customDataSets(
  folder = dataFolder(),
  onDamaged: (sentence: string) => void = () => undefined,
): DataSetEntry[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory() && !each.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
  return names.flatMap((name) => {
    try {
      return customDataSet(name, folder) ?? [];
    } catch (thrown) {
      onDamaged(reason(thrown));
      return [];
    }
  });
}

// Throws when it is there but damaged.
function customDataSet(name: string, folder: string): DataSetEntry | undefined {
  const file = join(folder, name, CUSTOM_ENTRY);
  return existsSync(file)
    ? readJsonFile(file, dataSetSchema, { what: "the entry of a data set" })
    : undefined;
}

/** Where `findDataSet` looks. */
export interface KnownDataSets {
  /** The data sets of data-manifest.json, where not given. */
  readonly manifest?: readonly DataSetEntry[];
  /** Where downloaded and own data lie; `dataFolder()` where not given. */
  readonly folder?: string;
  /** The package's folder, in which the embedded sample lies. */
  readonly root?: string;
}

/** The data set of this name, in the manifest or among one's own. Throws with the nearest name. */
export function findDataSet(
  name: string,
  { manifest = readManifest(), folder = dataFolder() }: KnownDataSets = {},
): DataSetEntry {
  const listed = manifest.find((candidate) => candidate.name === name);
  if (listed !== undefined) return listed;
  const own = customDataSets(folder);
  const found = own.find((candidate) => candidate.name === name) ?? damaged(name, folder);
  if (found !== undefined) return found;
  const known = [...manifest, ...own];
  const names = known.map((candidate) => candidate.name);
  const near = closestWord(name, names);
  throw new UserError(
    `There is no data set called ${name}` +
      (near === undefined ? "." : `; did you mean ${near}?`) +
      ` Known are ${names.join(", ")}, and remixmatch data add makes one of your own images.`,
    { exitCode: 2 },
  );
}

// A name that was typed is looked up as a folder's only when it is one that a data set can have.
function damaged(name: string, folder: string): DataSetEntry | undefined {
  return dataSetSchema.shape.name.safeParse(name).success ? customDataSet(name, folder) : undefined;
}

/**
 * How a data set comes back that is not there, or not as it was: words for the end of a sentence.
 */
export function howToRestore({ name, sources }: Pick<DataSetEntry, "name" | "sources">): string {
  return sources.length > 0
    ? `fetch it by: npx remixmatch data get ${name}`
    : `make it again by: npx remixmatch data add ${name} PATH --replace`;
}
