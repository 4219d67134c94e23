import { expectWhole } from "../base/expect";
import { Fault } from "../base/fault";
import { fork, seedKey } from "../base/keys";
import { tellProgress } from "../base/messages";
import { handOver, tensorsIn } from "../base/tensors";
import { endlessBatches } from "../data/batches";
import type { DataSet } from "../data/data-set";
import type { Split } from "../data/split";
import type { Method, MethodState, StepReport } from "../methods/method";
import { evaluate } from "./evaluate";

export interface TrainOptions {
  readonly steps: number;
  /** Of the initial weights, the order of examples, the views and MixUp. */
  readonly seed: number;
  /** Labeled images a step, and as many unlabeled ones. 64 in the paper. */
  readonly batch?: number;
  /** Steps between two evaluations; the last step is evaluated in any case. */
  readonly evaluateEvery?: number;
  /** What progress is called where it shows. */
  readonly label?: string;
  /** Called after each step; throwing stops the run. */
  readonly onStep?: (step: number, report: StepReport) => void;
}

/** One evaluation on the test images. */
export interface Evaluation {
  readonly step: number;
  /** Of the moving average of the weights. */
  readonly accuracy: number;
  /** Of the weights themselves. */
  readonly rawAccuracy: number;
}

export interface TrainResult<State> {
  /** The last state; its tensors are the caller's to dispose of with `disposeState`. */
  readonly state: State;
  readonly evaluations: readonly Evaluation[];
  readonly reports: readonly StepReport[];
}

/**
 * Trains a method on a data set of which only the split's images keep their labels; the unlabeled
 * images are the whole training set. Same arguments, same bits. Throws a sentence naming the first
 * term that is no number any more; no tensors are left behind then.
 */
export async function train<State extends MethodState>(
  method: Method<State>,
  data: DataSet,
  split: Split,
  { steps, seed, batch = 64, evaluateEvery = 1024, label = method.name, onStep }: TrainOptions,
): Promise<TrainResult<State>> {
  expectWhole("train", "steps", steps, 1);
  expectWhole("train", "the batch", batch, 1);
  expectWhole("train", "evaluateEvery", evaluateEvery, 1);
  const key = seedKey(seed);
  const { images, labels } = data.train;
  const labeledAt = endlessBatches(fork(key, "labeled"), {
    count: split.labeled.length,
    size: batch,
  });
  const unlabeledAt = endlessBatches(fork(key, "unlabeled"), { count: images.length, size: batch });
  const evaluations: Evaluation[] = [];
  const reports: StepReport[] = [];
  let state = method.init(fork(key, "init"));
  try {
    for (let step = 0; step < steps; step++) {
      const chosen = labeledAt(step).map((i) => split.labeled[i]);
      const stepped = await method.step(
        state,
        {
          labeled: chosen.map((i) => images[i]),
          labels: chosen.map((i) => labels[i]),
          unlabeled: unlabeledAt(step).map((i) => images[i]),
        },
        fork(key, "step", step),
      );
      state = handOver(state, stepped.state);
      expectNumbers(step, stepped.report);
      reports.push(stepped.report);
      onStep?.(step + 1, stepped.report);
      if ((step + 1) % evaluateEvery === 0 || step + 1 === steps) {
        evaluations.push({
          step: step + 1,
          accuracy: evaluate(method, state, data.test).accuracy,
          rawAccuracy: evaluate(method, state, data.test, { weights: "raw" }).accuracy,
        });
      }
      tellProgress({ label, done: step + 1, total: steps, note: progressNote(stepped.report) });
    }
  } catch (thrown) {
    disposeState(state);
    throw thrown;
  }
  return { state, evaluations, reports };
}

/** Frees every tensor of a state. */
export function disposeState(state: MethodState): void {
  for (const tensor of tensorsIn(state)) tensor.dispose();
}

function progressNote({ terms }: StepReport): string {
  return `loss ${terms.loss.toFixed(3)}`;
}

function expectNumbers(step: number, { terms }: StepReport): void {
  const bad = Object.entries(terms).find(([, value]) => !Number.isFinite(value));
  if (bad) {
    throw new Fault(
      `train: at step ${step + 1} the term "${bad[0]}" came as ${bad[1]}; lower the learning rate, ` +
        `or look at the images and labels of this batch`,
    );
  }
}
