import type { Key } from "../base/keys";
import type { Tensors } from "../base/tensors";
import type { Image } from "../images/image";
import type { NetworkPlan } from "../network/plan";
import type { BatchStatistics } from "../network/wide-resnet";

/** What a step is given: labeled images with their classes, and as many unlabeled ones. */
export interface Batch {
  readonly labeled: readonly Image[];
  readonly labels: readonly number[];
  readonly unlabeled: readonly Image[];
}

/** What every method's state has, so that training and evaluation need not know the method. */
export interface MethodState {
  /** Steps taken. */
  readonly step: number;
  readonly weights: Tensors;
  /** The moving average of the weights, which evaluation uses. */
  readonly average: Tensors;
  /** Moving batch statistics, for evaluation. */
  readonly statistics: BatchStatistics;
}

/** What a step tells of itself: each number by name, each class distribution by name. */
export interface StepReport {
  /** Loss terms before their weights, and `loss`, their weighted sum. */
  readonly terms: Readonly<Record<string, number>>;
  readonly distributions: Readonly<Record<string, readonly number[]>>;
}

/**
 * A way to learn: the initial state from a key, and one step from state to state. A step answers a
 * new state and leaves the one it was given as it was; `handOver` frees what the new one lost.
 */
export interface Method<State extends MethodState = MethodState> {
  readonly name: string;
  readonly network: NetworkPlan;
  readonly init: (key: Key) => State;
  readonly step: (
    state: State,
    batch: Batch,
    key: Key,
  ) => Promise<{ readonly state: State; readonly report: StepReport }>;
}
