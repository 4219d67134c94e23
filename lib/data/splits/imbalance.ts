import { permutation } from "../../base/draws";
import { expect } from "../../base/expect";
import { fork, seedKey } from "../../base/keys";
import { membersOf } from "./official-order";

/**
 * Takes unlabeled images away until their classes are unequal: of class c of C, a share of
 * imbalance^(-c / (C - 1)) stays, so that the first class is `imbalance` times as frequent as the
 * last one, where they were equal before. At least one image of each class stays; which ones, the
 * seed decides. The profile of Cui et al. 2019, "Class-Balanced Loss Based on Effective Number of
 * Samples". Throws a sentence when `imbalance` is below 1, or an image has no label to go by.
 */
export function imbalanced(
  unlabeled: readonly number[],
  labels: readonly number[],
  { imbalance, seed }: { imbalance: number; seed: number },
): number[] {
  const who = "imbalanced";
  expect(
    Number.isFinite(imbalance) && imbalance >= 1,
    who,
    `imbalance should be a number from 1, how many times as frequent the first class is as the ` +
      `last, but came as ${imbalance}`,
  );
  expect(
    unlabeled.every((i) => i < labels.length),
    who,
    "the classes of images that never had labels are not known, so they cannot be made unequal; " +
      "leave out imbalance",
  );
  const places = membersOf(unlabeled.map((i) => labels[i]));
  const key = fork(seedKey(seed), "imbalance");
  return places
    .flatMap((members, label) => {
      const share = imbalance ** (-label / Math.max(places.length - 1, 1));
      const stay = Math.max(Math.round(share * members.length), Math.min(members.length, 1));
      const order = permutation(fork(key, label), members.length);
      return order.slice(0, stay).map((place) => unlabeled[members[place]]);
    })
    .sort((a, b) => a - b);
}
