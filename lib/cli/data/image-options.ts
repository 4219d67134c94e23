import { existsSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { UserError } from "../../base/user-error";
import { isFolder } from "../../base/make-folder";
import { customDataSets } from "../../data/manifest/manifest";
import { addImageFolder, addImageTable } from "../../data/custom/add";
import type { ImageFileOptions } from "../../data/custom/image-files";
import { createProgressBar } from "../progress-bar";

/** How image files become a data set; undefined where a flag was not given. */
export interface ImageFlags {
  readonly size?: readonly [number, number] | undefined;
  readonly gray?: boolean | undefined;
  readonly fit?: ImageFileOptions["fit"] | undefined;
  readonly background?: number | undefined;
  readonly unlabeled?: string | undefined;
  readonly testShare?: number | undefined;
  readonly seed?: number | undefined;
  readonly title?: string | undefined;
  readonly license?: string | undefined;
  readonly replace?: boolean | undefined;
}

/**
 * Makes a data set of the image files in a folder, or of those that a table lists, with its progress
 * shown. Rejects with a sentence when no size was given, or as `addImageFolder` does.
 */
export async function addImages(name: string, path: string, flags: ImageFlags): Promise<void> {
  const { size, gray = false, ...others } = flags;
  if (size === undefined) {
    throw new UserError(
      "Pictures have many sizes: say which one all are to have, as in --size 32",
      { exitCode: 2 },
    );
  }
  const bar = createProgressBar(process.stderr);
  const given = Object.fromEntries(
    Object.entries(others).filter(([, value]) => value !== undefined),
  );
  const [height, width] = size;
  const options = {
    ...(given as { [Flag in keyof typeof others]?: NonNullable<(typeof others)[Flag]> }),
    height,
    width,
    channels: gray ? (1 as const) : (3 as const),
    onProgress: (done: number, total: number) =>
      bar.update({ label: `Reading ${basename(path)}`, done, total }),
  };
  try {
    await (isFolder(path) ? addImageFolder : addImageTable)(name, path, options);
  } finally {
    bar.clear();
  }
}

/**
 * Makes a data set of image files under the name of their folder or table, and returns the name.
 * Rejects as `addImages` does, and when the user has a data set of that name already.
 */
export async function addUnderOwnName(path: string, flags: ImageFlags): Promise<string> {
  const words = basename(resolve(path), extname(path)).toLowerCase();
  const name = words.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "pictures";
  if (existsSync(path) && customDataSets().some((entry) => entry.name === name)) {
    throw new UserError(
      `${name} is a data set of yours already: train on it by --data ${name}, or read the pictures ` +
        `again by: npx remixmatch data add ${name} ${path} --replace`,
      { exitCode: 2 },
    );
  }
  await addImages(name, path, flags);
  return name;
}

/** Parses a size in pixels, 32 or 64x48, to height and width. */
export function imageSize(text: string): readonly [number, number] {
  const [, height, width = height] = /^(\d+)(?:x(\d+))?$/.exec(text) ?? [];
  if (Number(height) >= 1 && Number(width) >= 1) return [Number(height), Number(width)];
  throw new InvalidArgumentError("It should be a number of pixels, or HEIGHTxWIDTH.");
}
