import { type Outcome, start } from "../engine/child";

const BIN = require.resolve("../../lib/cli/bin");

/** Starts the command line in a process of its own. */
export function remixmatch(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof start> {
  return start(process.execPath, [BIN, ...words], env);
}

/** Runs the command line to its end. */
export function ended(...words: readonly string[]): Promise<Outcome> {
  return remixmatch(words).outcome;
}

/** ReMixMatch with everything that it remembers, on a network of a few hundred weights. */
export const TINY = [
  ...["--network", "filters=4", "--network", "scales=1", "--network", "shrink=7"],
  ...["--set", "strongViews=1", "--set", "windowBatches=4", "--batch", "4"],
];
