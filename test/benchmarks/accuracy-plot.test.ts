import assert from "node:assert/strict";
import type { AblationRun } from "../../lib/runs/ablation";
import { accuracyFigure } from "./accuracy-plot";

const ROWS = ["supervised", "supervised with CTAugment", "ReMixMatch"];

describe("the plot of accuracy", () => {
  const run = (row: string, seed: number, [first, last]: readonly number[]): AblationRun => ({
    ...{ row, seed, engine: "native", steps: 400, labels: 40, data: "", answered: [] },
    accuracy: [
      [20, first],
      [400, last],
    ],
    guessed: null,
  });
  const runs = ROWS.flatMap((row) => [run(row, 1, [0.25, 0.5]), run(row, 2, [0.5, 0.75])]);

  it("shows each learner's mean in the range of its seeds", () => {
    const { data, layout } = accuracyFigure([...runs, run("no rotation", 1, [0, 0])]);
    const traces = data as { name: string; x: number[]; y: number[] }[];
    assert.equal(traces.length, 3 * ROWS.length);
    for (const [i, name] of ROWS.entries()) {
      const [low, high, mean] = traces.slice(3 * i, 3 * i + 3);
      assert.deepEqual([mean.name, mean.x, mean.y], [name, [20, 400], [37.5, 62.5]]);
      assert.deepEqual(
        [low.y, high.y],
        [
          [25, 50],
          [50, 75],
        ],
      );
    }
    assert.match(JSON.stringify(layout), /Learning from 40 labels/);
  });

  it("is refused where the log has no run of a learner", () =>
    assert.throws(() => accuracyFigure(runs.slice(2)), {
      message: "there is no run of supervised in the log",
    }));
});
