import { batches, disposeState, labelSplit, loadDataSet, remixmatch, steps } from "../../lib";
import { wrn10x1 } from "../../lib";

/** A loop of one's own: `train` is this loop with evaluation and callbacks. */
export async function ownLoop(count: number): Promise<number[]> {
  const data = loadDataSet();
  const split = labelSplit(data.train.labels, { count: 40, seed: 1 });
  const method = remixmatch({ ...wrn10x1, channels: 1, shrink: 4 }, { strongViews: 1 });
  const order = batches(data, split, { seed: 1, labeled: 32, unlabeled: 32 });
  const losses: number[] = [];
  for await (const { step, state, report } of steps(method, order, { seed: 1, steps: count })) {
    losses.push(report.terms.loss);
    if (step === count) disposeState(state);
  }
  return losses;
}
