import { permutation } from "../base/draws";
import { expectInteger } from "../base/expect";
import { type Key, fork } from "../base/keys";

/**
 * An endless stream of examples in shuffled epochs: every example once an epoch, each in an order
 * of its own (the released code shuffles within a buffer of 8192 of the repeated set, so there an
 * example can come twice before another comes once). Returns a function from a step to the indices
 * of its batch, which depend on the key and the step alone: a resumed run sees the same batches.
 */
export function endlessBatches(
  key: Key,
  { count, size }: { count: number; size: number },
): (step: number) => number[] {
  expectInteger("endlessBatches", "the count of examples", count, 1);
  expectInteger("endlessBatches", "the batch size", size, 1);
  let remembered = { epoch: -1, order: [] as number[] };
  const orderOf = (epoch: number): number[] => {
    if (remembered.epoch !== epoch) {
      remembered = { epoch, order: permutation(fork(key, epoch), count) };
    }
    return remembered.order;
  };
  return (step) =>
    Array.from({ length: size }, (_, row) => {
      const place = step * size + row;
      return orderOf(Math.floor(place / count))[place % count];
    });
}
