import { type Key, fork } from "../base/keys";
import { endlessBatches } from "../data/batches";
import type { DataSet } from "../data/data-set";
import type { Split } from "../data/splits/split";
import type { Batch } from "../methods/method";

/**
 * The batch of any step: `size` labeled images and as many unlabeled ones, each kind in shuffled
 * rounds of its own. It depends on key and step alone, so a resumed run goes on where it stopped;
 * fewer labeled images than a batch come repeatedly.
 */
export function batchStream(
  key: Key,
  { train: { images, labels }, unlabeled = [] }: Pick<DataSet, "train" | "unlabeled">,
  split: Pick<Split, "labeled" | "unlabeled">,
  size: number,
): (step: number) => Batch {
  const labeledAt = endlessBatches(fork(key, "labeled"), { count: split.labeled.length, size });
  const unlabeledAt = endlessBatches(fork(key, "unlabeled"), {
    count: split.unlabeled.length,
    size,
  });
  return (step) => {
    const labeled = labeledAt(step).map((i) => split.labeled[i]);
    return {
      labeled: labeled.map((i) => images[i]),
      labels: labeled.map((i) => labels[i]),
      unlabeled: unlabeledAt(step)
        .map((i) => split.unlabeled[i])
        .map((i) => (i < images.length ? images[i] : unlabeled[i - images.length])),
    };
  };
}
