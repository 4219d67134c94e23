import { Option } from "commander";
import type { LoadRunOptions } from "../runs/load-run";

/** What `--weights` chooses: the moving average of a run's weights, or the weights themselves. */
export type WeightsChoice = NonNullable<LoadRunOptions["weights"]>;

/** The option `--weights` of the commands that load a run. */
export function weightsOption(): Option {
  return new Option("--weights <which>", "the averaged weights, or those themselves")
    .choices(["average", "raw"])
    .default("average");
}
