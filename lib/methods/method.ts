import type { Key } from "../base/keys";
import type { Tensors } from "../base/tensors";
import type { Image } from "../images/image";
import type { Network } from "../network/network";
import type { BatchStatistics } from "../network/forward";
import type { Workers } from "./workers";

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
 * new state and leaves the one it was given as it was; `disposeReplaced` frees what the new one lost.
 * `Views` is what a step looks at: the images of its batch, augmented.
 */
export interface Method<State extends MethodState = MethodState, Views = unknown> {
  readonly name: string;
  readonly network: Network;
  /** Every option, defaults included, as plain JSON: what a checkpoint records. */
  readonly options: object;
  /** Who does its heavy work; evaluation asks them, too. */
  readonly workers: Workers;
  init(key: Key): State;
  /** Draws the views of the step from this state. */
  draw(state: State, batch: Batch, key: Key): Promise<Views>;
  /**
   * Draws the views of the step after the one from this state: the same that `draw` would answer
   * then. Missing where they depend on what the step in between learns.
   */
  drawNext?(state: State, batch: Batch, key: Key): Promise<Views>;
  /** One step, with views drawn before, or else drawn now. */
  step(
    state: State,
    batch: Batch,
    key: Key,
    views?: Views,
  ): Promise<{ readonly state: State; readonly report: StepReport }>;
}
