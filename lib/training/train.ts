import { expectWhole } from "../base/expect";
import { Fault } from "../base/fault";
import { type Key, fork, seedKey } from "../base/keys";
import { tellProgress } from "../base/messages";
import { handOver, tensorsIn } from "../base/tensors";
import { endlessBatches } from "../data/batches";
import type { DataSet } from "../data/data-set";
import type { Split } from "../data/split";
import { seatTslabListener } from "../figures/tslab";
import type { Batch, Method, MethodState, StepReport } from "../methods/method";
import { evaluate } from "./evaluate";

export interface TrainOptions {
  readonly steps: number;
  /** Of the initial weights, the order of examples, the views and MixUp. */
  readonly seed: number;
  /** Labeled images a step, and as many unlabeled ones. 64 in the paper. */
  readonly batch?: number;
  /** Steps between two evaluations; the last step is evaluated in any case. */
  readonly evaluateEvery?: number;
  /** Whether evaluations score the weights themselves, too; it doubles their time. */
  readonly alsoRaw?: boolean;
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
  /** Of the weights themselves, where asked for. */
  readonly rawAccuracy?: number;
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
  options: TrainOptions,
): Promise<TrainResult<State>> {
  const { steps, seed, batch = 64, evaluateEvery = 1024 } = options;
  const { alsoRaw = true, label = method.name, onStep } = options;
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
  const batchOf = (step: number): Batch => {
    const chosen = labeledAt(step).map((i) => split.labeled[i]);
    return {
      labeled: chosen.map((i) => images[i]),
      labels: chosen.map((i) => labels[i]),
      unlabeled: unlabeledAt(step).map((i) => images[i]),
    };
  };
  const keyOf = (step: number): Key => fork(key, "step", step);
  let state = method.init(fork(key, "init"));
  let drawing: Promise<unknown> | undefined;
  try {
    for (let step = 0; step < steps; step++) {
      const batch = batchOf(step);
      const views = await (drawing ?? method.draw(state, batch, keyOf(step)));
      // Views of the next step are drawn while this one learns.
      drawing =
        step + 1 < steps ? method.drawNext?.(state, batchOf(step + 1), keyOf(step + 1)) : undefined;
      drawing?.catch(() => undefined); // Thrown where it is awaited, and nowhere when this step throws.
      const stepped = await method.step(state, batch, keyOf(step), views);
      state = handOver(state, stepped.state);
      expectNumbers(step, stepped.report);
      reports.push(stepped.report);
      onStep?.(step + 1, stepped.report);
      if ((step + 1) % evaluateEvery === 0 || step + 1 === steps) {
        evaluations.push({
          step: step + 1,
          accuracy: evaluate(method, state, data.test).accuracy,
          ...(alsoRaw && {
            rawAccuracy: evaluate(method, state, data.test, { weights: "raw" }).accuracy,
          }),
        });
      }
      const done = { label, done: step + 1, total: steps, note: progressNote(stepped.report) };
      // On stock tslab nobody listens yet at the first step: then a line in the notebook does.
      if (!tellProgress(done) && step === 0 && seatTslabListener()) tellProgress(done);
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
