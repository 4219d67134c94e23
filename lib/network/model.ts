import type { Tensors } from "../base/tensors";
import type { Network } from "./network";
import type { BatchStatistics } from "./forward";

/** A network that can answer: its weights, the moving statistics, and the network they follow. */
export interface Model {
  readonly weights: Tensors;
  readonly statistics: BatchStatistics;
  readonly network: Network;
}
