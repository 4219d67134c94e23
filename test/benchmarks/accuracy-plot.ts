import { UserError } from "../../lib/base/user-error";
import type { Figure } from "../../lib/charts/figure";
import { lineChart } from "../../lib/charts/line-chart";
import type { AblationRun } from "../../lib/runs/ablation";

const ROWS = ["supervised", "supervised with CTAugment", "ReMixMatch"];

/**
 * The README's picture: accuracy by step of the tour's three learners, from the runs of the lesson
 * on ablations; each the mean of its seeds, in a band from the lowest to the highest.
 * Throws when a learner has no run there.
 */
export function accuracyFigure(runs: readonly AblationRun[]): Figure {
  return lineChart(
    ROWS.map((row) => {
      const curves = runs.filter((run) => run.row === row).map(({ accuracy }) => accuracy);
      if (curves.length === 0) throw new UserError(`there is no run of ${row} in the log`);
      // Percent of every seed at each evaluation.
      const percent = curves[0].map((_, i) => curves.map((curve) => 100 * curve[i][1]));
      return {
        name: row,
        x: curves[0].map(([step]) => step),
        y: percent.map((seeds) => seeds.reduce((sum, value) => sum + value, 0) / seeds.length),
        band: {
          low: percent.map((seeds) => Math.min(...seeds)),
          high: percent.map((seeds) => Math.max(...seeds)),
        },
      };
    }),
    {
      title: `Learning from ${runs[0].labels} labels: mean and range of the seeds`,
      x: { name: "step", unit: null },
      y: { name: "accuracy", unit: "%" },
    },
  );
}
