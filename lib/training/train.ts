import { expectInteger } from "../base/expect";
import { type Key, fork, seedKey } from "../base/keys";
import { reportProgress } from "../base/messages";
import { disposeReplaced, tensorsIn } from "../base/tensors";
import type { DataSet } from "../data/data-set";
import type { Split } from "../data/splits/split";
import { setTslabFrontend } from "../display/tslab";
import type { Method, MethodState, StepReport } from "../methods/method";
import { expectFiniteLoss } from "../methods/finite";
import { type Evaluation, scoreAll } from "./evaluate";
import { progressText } from "./progress-text";
import { expectFiniteState } from "./finite-state";
import { batchStream } from "./batches";

export interface TrainOptions<State = MethodState> {
  /** Steps in all, those before a resumed state included. */
  readonly steps: number;
  /** Of the initial weights, the order of examples, the views and MixUp. */
  readonly seed: number;
  /** Labeled images a step, and as many unlabeled ones. 64 in the paper. */
  readonly batch?: number;
  /** Steps between two evaluations; the last step is evaluated in any case. */
  readonly evaluateEvery?: number;
  /** Whether evaluations score the weights themselves, too; it doubles their time. */
  readonly alsoRaw?: boolean;
  /** Whether the result holds the report of every step; in runs of days they would fill the memory. */
  readonly keepReports?: boolean;
  /** A state to go on from instead of a new one; it is the run's from then on. */
  readonly from?: State;
  /** What progress is called where it shows. */
  readonly label?: string;
  /** Called after each step; throwing stops the run. */
  readonly onStep?: (step: number, report: StepReport) => void;
  readonly onEvaluation?: (evaluation: Evaluation) => void;
  /** Called last of all about a step, with the state after it: the time to keep it. */
  readonly onState?: (state: State) => void | Promise<void>;
  /** Stops the run between two steps; what it has learned is the result. */
  readonly signal?: AbortSignal;
}

export interface TrainResult<State> {
  /** The last state; its tensors are the caller's to dispose of with `disposeState`. */
  readonly state: State;
  readonly evaluations: readonly Evaluation[];
  /** Of the steps taken here, unless they were not to be kept. */
  readonly reports: readonly StepReport[];
}

/**
 * Trains a method on a data set of which only the split's images keep their labels. Same arguments,
 * same bits, also from a state in between. Throws a sentence naming the first term that is no
 * number any more; no tensors are left behind then.
 */
export async function train<State extends MethodState>(
  method: Method<State>,
  data: DataSet,
  split: Split,
  options: TrainOptions<State>,
): Promise<TrainResult<State>> {
  const { steps, seed, batch = 64, evaluateEvery = 1024, signal } = options;
  const { alsoRaw = true, keepReports = true } = options;
  expectInteger("train", "steps", steps, 1);
  expectInteger("train", "the batch", batch, 1);
  expectInteger("train", "evaluateEvery", evaluateEvery, 1);
  const key = seedKey(seed);
  const keyOf = (step: number): Key => fork(key, "step", step);
  const batchOf = batchStream(key, data, split, batch);
  const evaluations: Evaluation[] = [];
  const reports: StepReport[] = [];
  let state = options.from ?? method.init(fork(key, "init"));
  let drawing: Promise<unknown> | undefined;
  try {
    for (let step = state.step; step < steps && !signal?.aborted; step++) {
      const batchNow = batchOf(step);
      const views = await (drawing ?? method.draw(state, batchNow, keyOf(step)));
      // Views of the next step are drawn while this one learns.
      drawing =
        step + 1 < steps ? method.drawNext?.(state, batchOf(step + 1), keyOf(step + 1)) : undefined;
      // Thrown where it is awaited; nobody awaits it when this step throws.
      drawing?.catch(() => undefined);
      const stepped = await method.step(state, batchNow, keyOf(step), views);
      state = disposeReplaced(state, stepped.state);
      expectFiniteLoss(step + 1, stepped.report.terms);
      if (keepReports) reports.push(stepped.report);
      options.onStep?.(step + 1, stepped.report);
      if ((step + 1) % evaluateEvery === 0 || step + 1 === steps) {
        expectFiniteState(state); // A model without numbers cannot be scored; this says since when.
        const scores = await scoreAll(method, state, data, split, { alsoRaw });
        const evaluation = { step: step + 1, ...scores };
        evaluations.push(evaluation);
        options.onEvaluation?.(evaluation);
      }
      await options.onState?.(state);
      tellHowFar(options.label ?? method.name, step + 1, steps, stepped.report, evaluations);
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

function tellHowFar(
  label: string,
  done: number,
  total: number,
  report: StepReport,
  evaluations: readonly Evaluation[],
): void {
  const progress = { label, done, total, note: progressText(report, evaluations.at(-1)) };
  // On stock tslab nobody listens yet at the first step: then a line in the notebook does.
  if (!reportProgress(progress) && done === 1 && setTslabFrontend()) reportProgress(progress);
}
