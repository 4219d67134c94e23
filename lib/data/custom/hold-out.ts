import { permutation } from "../../base/draws";
import { expect, expectInteger } from "../../base/expect";
import { fork, seedKey } from "../../base/keys";
import { membersOf } from "../splits/official-order";

/** How images are held out for testing where no test images are given. */
export interface HoldOutOptions {
  /** The share of each class that is held out, between 0 and 1; 0.2 by default. */
  readonly testShare?: number;
  /** Decides which ones; 1 by default. */
  readonly seed?: number;
}

/** Indices into the labeled examples, ascending. */
export interface HeldOut {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Holds out a share of each class for testing, rounded, but at least one of each class that has two
 * or more, and never all of one. Which ones depends on the seed, the class's name and its size, so
 * another class changes nothing. Throws a sentence when the share is none, or no class has two.
 */
export function holdOut(
  who: string,
  labels: readonly number[],
  classes: readonly string[],
  options: HoldOutOptions = {},
): HeldOut {
  const { testShare, seed } = expectHoldOut(who, options);
  const held = new Set<number>();
  membersOf(labels).forEach((members, label) => {
    const order = permutation(fork(seedKey(seed), "hold out", classes[label]), members.length);
    const count = heldCount(members.length, testShare);
    order.slice(0, count).forEach((place) => held.add(members[place]));
  });
  expect(
    held.size > 0,
    who,
    "no class has two images, so that none can be held out for testing; bring more, or test images",
  );
  const all = labels.map((_, i) => i);
  return {
    train: all.filter((i) => !held.has(i)),
    test: all.filter((i) => held.has(i)),
  };
}

/** What a reader of the data should know of how the test images came about. */
export function holdOutNote(options: HoldOutOptions): string {
  const { testShare, seed } = { ...USUAL, ...options };
  return `Of each class ${100 * testShare} % of the images were held out for testing, drawn by seed ${seed}.`;
}

const USUAL = { testShare: 0.2, seed: 1 };

function heldCount(members: number, share: number): number {
  if (members < 2) return 0;
  return Math.min(members - 1, Math.max(1, Math.round(share * members)));
}

function expectHoldOut(who: string, options: HoldOutOptions): Required<HoldOutOptions> {
  const chosen = { ...USUAL, ...options };
  const { testShare, seed } = chosen;
  expect(
    testShare > 0 && testShare < 1,
    who,
    `testShare should be between 0 and 1, such as 0.2, but came as ${testShare}`,
  );
  expectInteger(who, "the seed", seed);
  expect(seed <= Number.MAX_SAFE_INTEGER, who, `the seed should be below 2^53, but is ${seed}`);
  return chosen;
}
