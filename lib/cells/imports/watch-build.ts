import { statSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** The name by which cells import this library. */
export const OWN_NAME = "remixmatch";

/** Knows which of the library's files cells have loaded, and when they were built. */
export interface BuildWatch {
  /** Takes note of the files that are loaded now. */
  readonly noteLoaded: () => void;
  /** Unloads the library when its build has changed since; returns whether it has. */
  readonly unloadIfChanged: () => boolean;
}

/** Watches the files of the library that `require` resolves, so that a new build can be read. */
export function watchBuild(require: NodeJS.Require): BuildWatch {
  const seen = new Map<string, number | undefined>(); // times of change by file
  const changedAt = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

  function loadedFiles(): string[] {
    const folder = dirname(require.resolve(OWN_NAME)) + sep;
    // What runs the cells is not what they import.
    const cells = join(folder, "cells") + sep;
    return Object.keys(require.cache).filter(
      (file) => file.startsWith(folder) && !file.startsWith(cells),
    );
  }

  return {
    noteLoaded() {
      for (const file of loadedFiles()) if (!seen.has(file)) seen.set(file, changedAt(file));
    },
    unloadIfChanged() {
      if (![...seen].some(([file, before]) => changedAt(file) !== before)) return false;
      for (const file of loadedFiles()) delete require.cache[file];
      seen.clear();
      return true;
    },
  };
}
