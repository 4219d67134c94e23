import type { Key } from "../base/keys";
import type { ApplyOptions } from "./policy";
import type { ProbeResult, Rates } from "./rates";
import type { ViewDecision } from "./views";
import type { WeakOptions } from "./weak";

/**
 * How images are distorted, and perhaps how strongly is learned: a value that any method takes.
 * Everything is decided as plain data first; policies are then made by any thread.
 */
export interface Augmentation<State = Rates> {
  readonly name: string;
  /** What has been learned before the first step: plain JSON, which checkpoints keep. */
  init(): State;
  /** Decides a strong view of each of `count` images; `weak` is what the method's weak views may do. */
  decide(key: Key, count: number, state: State, weak: WeakOptions): ViewDecision[];
  /** Decides a probe for each labeled image, whose view was decided by the same key; none to learn nothing. */
  probe?(key: Key, decided: readonly ViewDecision[]): ViewDecision[];
  /** What is known after the model has answered the probes. */
  update?(state: State, results: readonly ProbeResult[]): State;
  /**
   * Steps by which the state that views are decided by lags behind the learned one. With 1, the next
   * step's views can be drawn while this one learns; 0 draws by the latest. 1 by default.
   */
  readonly rateDelay?: 0 | 1;
  /** How its policies are to be understood. */
  readonly apply?: ApplyOptions;
  /** What it is, as plain data: what a run's config and its checkpoints say of it. */
  toJSON(): string | object;
}

/** Whether views depend on nothing that the step before them learns. */
export function canDrawAhead(augmentation: Pick<Augmentation, "update" | "rateDelay">): boolean {
  const { rateDelay = 1 } = augmentation;
  return augmentation.update === undefined || rateDelay === 1;
}
