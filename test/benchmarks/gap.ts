/**
 * The tour's three learners on many seeds: how far ReMixMatch is ahead, and what a step costs.
 *
 *     npm run build && node dist/test/benchmarks/gap.js 1 2 3 4 5
 *     node dist/test/benchmarks/gap.js --steps 20 1     (a look at the cost of a step)
 *
 * A seed decides the split, the initial weights, the views and MixUp. Prints one JSON line a run, then
 * the paired differences with 95 % intervals. REMIXMATCH_ENGINE chooses the engine.
 */
import {
  disposeState,
  labelSplit,
  loadDataSet,
  type Method,
  remixmatch,
  startEngine,
  supervised,
  train,
  wrn10x1,
} from "../../lib";
import { confidenceInterval, mean, median } from "../../lib/base/statistics";

async function main(words: readonly string[]): Promise<void> {
  const given = words[0] === "--steps";
  const steps = given ? Number(words[1]) : 400;
  const seeds = words.slice(given ? 2 : 0).map(Number);
  const engine = await startEngine();
  const data = loadDataSet();
  const batch = 32;
  const network = { ...wrn10x1, channels: 1, shrink: 2 };
  const views = { weak: { flip: true, shiftPixels: 3 } };
  const shared = { averageDecay: 0.99, statisticsDecay: 0.99, warmAverages: true, views };
  const methods = {
    supervised: supervised(network, shared),
    ctaugment: supervised(network, { ...shared, augmentation: "ctaugment" }),
    remixmatch: remixmatch(network, {
      ...shared,
      strongViews: 2,
      rampImages: (batch * steps) / 4,
    }),
  } as Record<string, Method>;
  const scores: Record<string, number[]> = {};
  for (const seed of seeds) {
    const split = labelSplit(data.train.labels, { count: 40, seed });
    for (const [name, method] of Object.entries(methods)) {
      const times: number[] = [];
      let last = performance.now();
      const { state, evaluations } = await train(method, data, split, {
        steps,
        seed,
        batch,
        alsoRaw: false,
        evaluateEvery: Math.ceil(steps / 10),
        onStep: () => {
          times.push(performance.now() - last);
          last = performance.now();
        },
      });
      disposeState(state);
      const curve = evaluations.map(({ accuracy }) => 100 * accuracy);
      const score = median(curve.slice(-3));
      (scores[name] ??= []).push(score);
      console.log(
        JSON.stringify({
          name,
          seed,
          engine: engine.name,
          steps,
          "median of the last 3, %": round(score),
          "curve, %": curve.map(round),
          "ms a step": Math.round(median(times)), // a median: so that evaluations do not count
          "peak MB": Math.round(process.resourceUsage().maxRSS / 1024),
        }),
      );
    }
  }
  for (const [name, own] of Object.entries(scores)) console.log(name, summary(own));
  for (const name of ["supervised", "ctaugment"]) {
    const gaps = scores.remixmatch.map((score, i) => score - scores[name][i]);
    console.log(`remixmatch - ${name}`, summary(gaps));
  }
}

function summary(values: readonly number[]): string {
  const interval =
    values.length > 1 ? ` ± ${confidenceInterval(values).halfWidth.toFixed(1)} (95 %)` : "";
  return `${mean(values).toFixed(1)}${interval}: ${values.map(round).join(", ")}`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

void main(process.argv.slice(2));
