import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { createRealm } from "./realm";

// Loads what runs the cells into a realm of its own, from one that holds the loader itself.

const tslab = require.resolve("tslab/dist/converter.js");
const requireInTslab = createRequire(tslab);
const cells = join(__dirname, "..");
const INSIDE = [
  cells,
  join(cells, "..", "base"),
  dirname(tslab),
  ...["@tslab/typescript-for-tslab", "semver"].map(folderOf),
];

function folderOf(name: string): string {
  return dirname(requireInTslab.resolve(`${name}/package.json`));
}

function isInside(file: string): boolean {
  return file.endsWith(".js") && INSIDE.some((folder) => file.startsWith(folder + sep));
}

createRealm(isInside)(join(cells, "worker.js"));
