import assert from "node:assert/strict";
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

/** Trains a tiny run in a folder, long enough for averaged and raw weights to differ. */
export async function trainTiny(folder: string): Promise<void> {
  const words = ["--steps", "12", "--evaluate-every", "6"];
  const { code, stderr } = await ended("train", "--output", folder, ...TINY, ...words);
  assert.equal(code, 0, stderr);
}

/** Asserts that a call is refused with such a sentence on stderr, not a stack, and nothing else. */
export async function refuses(
  words: readonly string[],
  sentence: RegExp,
  wanted: 1 | 2 = 2,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { code, stdout, stderr } = await remixmatch(words, env).outcome;
  assert.match(stderr, sentence);
  assert.doesNotMatch(stderr, /^ +at /m);
  assert.deepEqual([code, stdout], [wanted, ""]);
}

/** ReMixMatch with everything that it remembers, on a network of a few hundred weights. */
export const TINY = [
  ...["--network", "filters=4", "--network", "scales=1", "--network", "shrink=7"],
  ...["--set", "strongViews=1", "--set", "windowBatches=4", "--batch", "4"],
];
