import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder this package lies in: where its package.json, notebooks and samples are. */
export function packageRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file) && packageName(file) === "remixmatch") return folder;
    if (folder === dirname(folder)) {
      throw new Error(`packageRoot: no package.json of remixmatch above ${__dirname}`);
    }
  }
}

/** This package's own version, as its package.json has it. */
export function packageVersion(): string {
  return readPackage(join(packageRoot(), "package.json")).version;
}

function packageName(file: string): string {
  return readPackage(file).name;
}

function readPackage(file: string): { name: string; version: string } {
  return JSON.parse(readFileSync(file, "utf8")) as { name: string; version: string };
}
