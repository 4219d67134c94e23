import { SAMPLE } from "../../lib/data/data-set";
import type { RunConfig } from "../../lib/runs/run-config";

/** ReMixMatch with everything that it remembers, on a network of a few hundred weights. */
export const tinyConfig: RunConfig = {
  format: 1,
  data: SAMPLE,
  split: { count: 40, seed: 1, validation: 0, labelsInUnlabeled: true },
  method: "remixmatch",
  network: {
    architecture: "wide-resnet",
    classes: 10,
    channels: 1,
    shrink: 7,
    filters: 4,
    scales: 1,
    repeat: 1,
  },
  options: { strongViews: 1, windowBatches: 4, weak: { flip: true, shiftPixels: 3 } },
  seed: 1,
  batch: 4,
  steps: 6,
  evaluateEvery: 3,
  checkpointEvery: 1,
  keep: 2,
};
