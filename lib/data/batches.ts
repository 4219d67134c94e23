import { permutation } from "../base/draws";
import { expectInteger } from "../base/expect";
import { type Key, fork } from "../base/keys";

/**
 * An endless stream of examples in shuffled rounds: every example once a round, each round in an
 * order of its own (the released code shuffles within a buffer of 8192 of the repeated set, so there
 * an example can come twice before another comes once). Answers the indices of the batch of a step, which depend on the key and the
 * step alone, so a resumed run sees what an undisturbed one would have seen.
 */
export function endlessBatches(
  key: Key,
  { count, size }: { count: number; size: number },
): (step: number) => number[] {
  expectInteger("endlessBatches", "the count of examples", count, 1);
  expectInteger("endlessBatches", "the batch size", size, 1);
  let remembered = { round: -1, order: [] as number[] };
  const orderOf = (round: number): number[] => {
    if (remembered.round !== round) {
      remembered = { round, order: permutation(fork(key, round), count) };
    }
    return remembered.order;
  };
  return (step) =>
    Array.from({ length: size }, (_, row) => {
      const place = step * size + row;
      return orderOf(Math.floor(place / count))[place % count];
    });
}
