import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Build, CompanionFile } from "./build";

/** Where things lie in the folder of one build, finished or still in the making. */
export interface BuildFolder {
  readonly folder: string;
  readonly libraries: string;
  readonly headers: string;
  readonly binding: string;
  /** Written last: says that everything else is there. */
  readonly record: string;
}

/** The place of a build in a cache folder. */
export function buildFolderOf(build: Build, cacheFolder: string): BuildFolder {
  return buildFolderIn(join(resolve(cacheFolder), build.key));
}

export function buildFolderIn(folder: string): BuildFolder {
  return {
    folder,
    libraries: join(folder, "lib"),
    headers: join(folder, "include"),
    binding: join(folder, "binding", "tfjs_binding.node"),
    record: join(folder, "engine.json"),
  };
}

/**
 * True when the build's folder is whole: the record names its wheels and the folder that the
 * binding was linked to, so a cache that was moved does not count, and the libraries have their
 * sizes.
 */
export function isReady(
  build: Build,
  { folder, libraries, binding, record }: BuildFolder,
): boolean {
  try {
    return (
      readFileSync(record, "utf8") === recordOf(build, folder) &&
      statSync(binding).size > 0 &&
      build.libraries.every(({ name, bytes }) => statSync(join(libraries, name)).size === bytes) &&
      filesBeside(build).every(({ place, bytes }) => statSync(join(folder, place)).size === bytes)
    );
  } catch {
    return false;
  }
}

// Raised when what is compiled here changes, so that a folder made before is made again.
const BINDING = 3;

/** What the record of a finished build says, as the text of its file. */
export function recordOf({ version, wheel, companions }: Build, folder: string): string {
  const others = companions?.map(({ wheel }) => wheel.sha256); // left out where there are none
  const record = { version, sha256: wheel.sha256, others, binding: BINDING, folder };
  return `${JSON.stringify(record)}\n`;
}

function filesBeside({ companions = [] }: Build): readonly CompanionFile[] {
  return companions.flatMap(({ files }) => files);
}
