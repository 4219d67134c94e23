import { startEngine } from "../../lib/engine/engine";
import { mixmatch } from "../../lib/methods/mixmatch";
import type { ReMixMatchState } from "../../lib/methods/remixmatch/remixmatch";
import { network, small } from "./small";
import { LEARNED, type Switch, itHasSwitches } from "./switches";

describe("a switch of MixMatch, changed alone, changes in one step exactly", () => {
  before(() => startEngine());

  const base = { rampImages: 0, weak: small.weak };
  const wear = (state: ReMixMatchState): ReMixMatchState => ({ ...state, step: 10 });
  const target = ["mean sharpened", "term labeled", "term loss", "term unlabeled", ...LEARNED];
  const guess = ["mean aligned", "mean guess", "window", ...target];
  const weak = ["anchor views", "first strong views", "labeled views", "statistics", ...guess];
  const SWITCHES: Switch[] = [
    { option: "learningRate", value: 0.01, touches: ["average", "kernels", "other weights"] },
    { option: "weightDecay", value: 1, touches: ["average", "kernels"] },
    { option: "averageDecay", value: 0.5, touches: ["average"] },
    { option: "warmAverages", value: true, touches: ["average", "statistics"] },
    { option: "statisticsDecay", value: 0.5, touches: ["statistics"] },
    { option: "unlabeledViews", value: 3, touches: ["other strong views", "statistics", ...guess] },
    { option: "temperature", value: 0.9, touches: target },
    {
      option: "alpha",
      value: 5,
      touches: ["term labeled", "term loss", "term unlabeled", "statistics", ...LEARNED],
    },
    { option: "unlabeledWeight", value: 250, touches: ["term loss", ...LEARNED] },
    { option: "rampImages", value: 160, touches: ["term loss", ...LEARNED] },
    { option: "weak.flip", value: false, touches: weak },
    { option: "weak.shiftPixels", value: 0, touches: weak },
  ];

  itHasSwitches((chosen) => mixmatch(network, chosen), base, wear, SWITCHES);
});
