import { expectInteger } from "../base/expect";
import { reportProgress } from "../base/messages";
import type { DataSet } from "../data/data-set";
import type { Split } from "../data/splits/split";
import type { Method, MethodState, StepReport } from "../methods/method";
import { type BatchSize, batchSizes, batches } from "./batches";
import { type Evaluation, scoreAll } from "./evaluate";
import { expectFiniteState } from "./finite-state";
import { stepText } from "./step-text";
import { disposeState, initialState } from "./state";
import { type StepsOptions, steps } from "./steps";

/** Options of `steps`, of which the seed decides the order of examples, too, and more. */
export interface TrainOptions<State = MethodState> extends StepsOptions<State> {
  /** Labeled and unlabeled images a step; a number means as many of each. 64 in the paper. */
  readonly batch?: BatchSize;
  /** Steps between two evaluations; the last step is evaluated in any case. */
  readonly evaluateEvery?: number;
  /** Whether evaluations score the weights themselves, too; it doubles their time. */
  readonly alsoRaw?: boolean;
  /** Whether the result holds the report of every step; in runs of days they would fill the memory. */
  readonly keepReports?: boolean;
  /** What progress is called where it shows. */
  readonly label?: string;
  /** Called after each step; throwing stops the run. */
  readonly onStep?: (step: number, report: StepReport) => void;
  /** Called after each evaluation. */
  readonly onEvaluation?: (evaluation: Evaluation) => void;
  /** Called last of all about a step, with the state after it: the time to keep it. */
  readonly onState?: (state: State) => void | Promise<void>;
}

/** What training comes to. */
export interface TrainResult<State> {
  /** The last state; its tensors are the caller's to dispose of with `disposeState`. */
  readonly state: State;
  readonly evaluations: readonly Evaluation[];
  /** Of the steps taken here, unless they were not to be kept. */
  readonly reports: readonly StepReport[];
}

/**
 * Trains a method on a data set of which only the split's images keep their labels. Same arguments,
 * same bits, also from a state in between, which is the run's from then on. Throws a sentence naming
 * the first term that is no number any more; no tensors are left behind then.
 *
 * @example
 * ```ts
 * const data = loadDataSet();
 * const split = labelSplit(data.train.labels, { count: 40, seed: 1 });
 * const method = supervised({ ...wrn10x1, channels: 1, shrink: 4, filters: 4 });
 * const { state, evaluations } = await train(method, data, split, { steps: 2, seed: 1, batch: 4 });
 * evaluations.map(({ step }) => step); // [2]
 * disposeState(state);
 * ```
 */
export async function train<State extends MethodState>(
  method: Method<State>,
  data: DataSet,
  split: Split,
  options: TrainOptions<State>,
): Promise<TrainResult<State>> {
  const { steps: total, seed, batch = 64, evaluateEvery = 1024 } = options;
  const { alsoRaw = true, keepReports = true, label = method.name } = options;
  expectInteger("train", "steps", total, 1);
  expectInteger("train", "evaluateEvery", evaluateEvery, 1);
  const batchAt = batches(data, split, { seed, ...batchSizes(batch) });
  const evaluations: Evaluation[] = [];
  const reports: StepReport[] = [];
  let state = options.from ?? initialState(method, seed);
  try {
    for await (const taken of steps(method, batchAt, { ...options, from: state })) {
      const { step, report } = taken;
      state = taken.state;
      if (keepReports) reports.push(report);
      options.onStep?.(step, report);
      if (step % evaluateEvery === 0 || step === total) {
        expectFiniteState(state); // Only finite weights can be scored; this error names the step.
        const scores = await scoreAll(method, state, data, split, { alsoRaw });
        evaluations.push({ step, ...scores });
        options.onEvaluation?.({ step, ...scores });
      }
      await options.onState?.(state);
      const note = stepText(report, evaluations.at(-1));
      reportProgress({ label, done: step, total, note });
    }
  } catch (thrown) {
    disposeState(state);
    throw thrown;
  }
  return { state, evaluations, reports };
}
