import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { tensorsIn } from "../../lib/base/tensors";
import { startEngine } from "../../lib/engine/engine";
import { type SupervisedState, supervised } from "../../lib/methods/supervised";
import { bits } from "./bits";
import { network, run, small, wornRates } from "./small";
import { LEARNED, type Switch, itHasSwitches } from "./switches";

const { views } = small;

describe("a switch of the supervised baseline, changed alone, changes in one step exactly", () => {
  before(() => startEngine());

  const wear = (state: SupervisedState): SupervisedState => ({
    ...state,
    rates: wornRates,
    drawnBy: wornRates,
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
    { option: "mixup", value: 0.5, touches: seen },
    { option: "views.weak.flip", value: false, touches: ["labeled views", "probes", ...seen] },
    { option: "views.weak.shiftPixels", value: 0, touches: ["labeled views", "probes", ...seen] },
    { option: "views.depth", value: 1, touches: ["labeled views", "probes", ...seen] },
    { option: "views.threshold", value: 0, touches: ["labeled views", ...seen] },
    { option: "views.thresholdOf", value: "absolute", touches: ["labeled views", ...seen] },
    { option: "views.sampling", value: "bin", touches: ["labeled views", ...seen] },
    { option: "views.geometry", value: "fraction", touches: ["labeled views", "probes", ...seen] },
    { option: "rates.decay", value: 0.5, from: "new", touches: ["rates"] },
    { option: "rates.decay", value: 0.5, touches: ["labeled views", ...seen] },
    { option: "rates.proximity", value: "paper", touches: ["rates"] },
    { option: "rates.lag", value: 0, touches: ["drawnBy"] },
  ];
  // Four operations on each image, so that some of them move it.
  const base = { augmentation: "ctaugment", views: { ...views, depth: 4 } };

  itHasSwitches((chosen) => supervised(network, chosen), base, wear, SWITCHES);

  it("with weak views no rate counts: nothing changes", async () => {
    const weak = (rates: object) => run(supervised(network, { views, ...rates }), 2);
    const as = await weak({});
    const other = await weak({ rates: { decay: 0.5, proximity: "paper", lag: 0 } });
    assert.equal(bits(as), bits(other));
    tf.dispose(tensorsIn([as.state, other.state]));
  });
});
