import type { NamedArray } from "../base/safetensors";
import type { Key } from "../base/keys";
import type { Tensors } from "../base/tensors";
import type { Image } from "../images/image";
import type { Network } from "../network/network";
import type { BatchStatistics } from "../network/forward";
import type { Workers } from "./workers";

/** What a step is given: labeled images with their classes, and unlabeled ones. */
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

/** What a step reports: each number by name, each class distribution by name. */
export interface StepReport {
  /** Loss terms before their weights, and `loss`, their weighted sum. */
  readonly terms: Readonly<Record<string, number>>;
  readonly distributions: Readonly<Record<string, readonly number[]>>;
  /** On request: row by row, the loss of each term, and what the method guessed. */
  readonly rows?: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;
  /** On request: the gradient of the loss by weight name. */
  readonly gradients?: Readonly<Record<string, NamedArray>>;
}

/** What a step's report should carry beside its numbers. */
export interface ReportDetails {
  readonly rows?: boolean;
  readonly gradients?: boolean;
}

/**
 * A way to learn. `init` makes the first state; `draw` draws all that chance decides in a step, its
 * views made; `step` goes from state to state by what was drawn, and by nothing else. A step returns a
 * new state and leaves the one it was given as it was; `disposeReplaced` frees what the new one lost.
 */
export interface Method<State extends MethodState = MethodState, Drawn = unknown> {
  readonly name: string;
  readonly network: Network;
  /** Every option, defaults included; as JSON, what a checkpoint records. */
  readonly options: object;
  /** Who does its heavy work; evaluation uses them, too. */
  readonly workers: Workers;
  /** The state before the first step. */
  init(key: Key): State;
  /** Draws the step from this state: views, partners of MixUp, all that is random. */
  draw(state: State, batch: Batch, key: Key): Promise<Drawn>;
  /**
   * The state by which the step after the one from this state can be drawn now, with the same
   * result. Missing where drawing needs what the step in between learns.
   */
  ahead?(state: State): State;
  /** One step from what was drawn. */
  step(
    state: State,
    drawn: Drawn,
    details?: ReportDetails,
  ): Promise<{ readonly state: State; readonly report: StepReport }>;
}
