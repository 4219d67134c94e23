import type { Tensors } from "../base/tensors";
import type { NetworkPlan } from "./plan";
import type { BatchStatistics } from "./wide-resnet";

/** A network that can answer: its weights, the moving statistics, and the plan they follow. */
export interface Model {
  readonly weights: Tensors;
  readonly statistics: BatchStatistics;
  readonly plan: NetworkPlan;
}
