import { startEngine } from "../../lib/engine/engine";
import { type SupervisedState, supervised } from "../../lib/methods/supervised";
import { network, small, wornRates } from "./small";
import { LEARNED, type Switch, itHasSwitches } from "./switches";

const { weak } = small;

describe("a switch of the supervised baseline, changed alone, changes in one step exactly", () => {
  before(() => startEngine());

  const wear = (state: SupervisedState): SupervisedState => ({
    ...state,
    rates: wornRates,
    drawingRates: wornRates,
  });
  const seen = ["term labeled", "term loss", "statistics", "rates", ...LEARNED];
  const SWITCHES: Switch[] = [
    {
      option: "learningRate",
      value: 0.01,
      touches: ["average", "kernels", "other weights", "rates"],
    },
    { option: "weightDecay", value: 1, touches: ["average", "kernels", "rates"] },
    { option: "averageDecay", value: 0.5, touches: ["average", "rates"] },
    { option: "warmAverages", value: true, touches: ["average", "rates", "statistics"] },
    { option: "statisticsDecay", value: 0.5, touches: ["rates", "statistics"] },
    { option: "augmentation", value: "weak", touches: ["labeled views", "probes", ...seen] },
    {
      option: "augmentation.name",
      value: "randaugment",
      touches: ["labeled views", "probes", ...seen],
    },
    {
      option: "augmentation.operations",
      value: ["invert", "rotate"],
      from: "new",
      touches: ["drawingRates", "labeled views", "probes", ...seen],
    },
    { option: "mixup", value: 0.5, touches: seen },
    { option: "weak.flip", value: false, touches: ["labeled views", "probes", ...seen] },
    { option: "weak.shiftPixels", value: 0, touches: ["labeled views", "probes", ...seen] },
    { option: "augmentation.depth", value: 1, touches: ["labeled views", "probes", ...seen] },
    { option: "augmentation.threshold", value: 0, touches: ["labeled views", ...seen] },
    { option: "augmentation.thresholdOf", value: "absolute", touches: ["labeled views", ...seen] },
    { option: "augmentation.sampling", value: "bin", touches: ["labeled views", ...seen] },
    {
      option: "augmentation.geometry",
      value: "fraction",
      touches: ["labeled views", "probes", ...seen],
    },
    { option: "augmentation.decay", value: 0.5, from: "new", touches: ["rates"] },
    { option: "augmentation.decay", value: 0.5, touches: ["labeled views", ...seen] },
    { option: "augmentation.proximity", value: "paper", touches: ["rates"] },
    { option: "augmentation.rateDelay", value: 0, touches: ["drawingRates"] },
  ];
  // Four operations on each image, so that some of them move it.
  const base = { augmentation: { name: "ctaugment", depth: 4 }, weak };

  itHasSwitches((chosen) => supervised(network, chosen), base, wear, SWITCHES);
});
