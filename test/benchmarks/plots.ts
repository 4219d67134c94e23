/**
 * Draws the plots of the READMEs: from the benchmark's numbers, and of accuracy from the log of the
 * ablations.
 *
 *     npm run bench && npm run bench:plots
 *     npm run bench:plots -- --json FILE --into FOLDER
 *
 * A section that is not in the file is passed over with a sentence; its plots stay as they are.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot } from "../../lib/base/package-root";
import { UserError } from "../../lib/base/user-error";
import type { Figure } from "../../lib/charts/figure";
import { lineChart } from "../../lib/charts/line-chart";
import { readAblationRuns } from "../../lib/runs/ablation";
import { staticSvg } from "../../lib/svg/static-svg";
import { accuracyFigure } from "./accuracy-plot";
import { readReport, type Report } from "./report";
import type { GrowthRow } from "./sections/growth";
import type { MemoryRow } from "./sections/memory";

const SIZE = { width: 560, height: 340 };
const NETWORKS: Readonly<Record<string, string>> = { wrn28x2: "WRN-28-2", classroom: "WRN-10-1" };

/** Every plot that a report has the numbers for, by the name of its file. */
export function plotsOf({ sections }: Report): Record<string, string> {
  const grown = (sections.growth?.rows ?? []) as readonly GrowthRow[];
  const held = (sections.memory?.rows ?? []) as readonly MemoryRow[];
  const series = [...new Set(grown.map(({ by }) => by))];
  const figures: [string, Figure][] = series.map((by) => [
    `time by ${by}`,
    growthFigure(grown.filter((row) => row.by === by)),
  ]);
  if (held.length > 0) figures.push(["memory by strong views (K)", memoryFigure(held)]);
  return Object.fromEntries(
    figures.map(([name, figure]) => [`${slug(name)}.svg`, `${staticSvg(figure, SIZE)}\n`]),
  );
}

// Measured medians with their quartiles, and the fitted line of each side, dashed.
function growthFigure(rows: readonly GrowthRow[]): Figure {
  const [{ by, network }] = rows;
  const seconds = (ms: number): number => ms / 1000;
  const drawn = rows.flatMap(({ side, x, ms, line }) => [
    {
      name: side === "native" ? "this project" : side,
      x,
      y: ms.map(({ median }) => seconds(median)),
      band: {
        low: ms.map(({ quartiles }) => seconds(quartiles[0])),
        high: ms.map(({ quartiles }) => seconds(quartiles[1])),
      },
    },
    {
      name: `a line, R² ${line.rSquared.toFixed(3)}`,
      x,
      y: x.map((value) => seconds(line.intercept + line.slope * value)),
      dashed: true,
    },
  ]);
  const most = Math.max(...drawn.flatMap(({ y, band }) => [...y, ...(band?.high ?? [])]));
  return inPairs(
    lineChart(drawn, {
      title: `${by.includes("start") ? "A start" : "A step"} with ${NETWORKS[network]}, one thread`,
      x: { name: by, unit: null },
      y: { name: "time", unit: "s", range: [0, 1.05 * most] },
    }),
  );
}

// Each fitted line in the color of what it was fitted to, which is drawn right before it.
function inPairs({ data, ...rest }: Figure): Figure {
  let color: unknown;
  const recolored = data.map((trace) => {
    const { line } = trace as { line: { color: unknown; dash?: string } };
    if (line.dash === undefined) color = line.color;
    return { ...trace, line: { ...line, color } };
  });
  return { data: recolored, ...rest };
}

function memoryFigure(rows: readonly MemoryRow[]): Figure {
  const names = [...new Set(rows.map(nameOf))];
  const most = Math.max(...rows.map(({ peakMB }) => peakMB));
  return lineChart(
    names.map((name) => {
      const own = rows.filter((row) => nameOf(row) === name);
      const y = own.map(({ peakMB }) => peakMB);
      return { name, x: own.map(({ strong }) => strong), y };
    }),
    {
      title: `Peak memory of steps with ${NETWORKS[rows[0].network]}`,
      x: { name: "strong views (K)", unit: null },
      y: { name: "peak memory", unit: "MB", range: [0, 1.1 * most] },
    },
  );
}

function nameOf({ side, workers }: MemoryRow): string {
  if (side === "PyTorch") return side;
  return workers === 0 ? "one thread" : `${workers} pass workers`;
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z]+/g, "-")
    .replace(/^-|-$/g, "");
}

function main(words: readonly string[]): void {
  const text = (fallback: string) => ({ type: "string", default: fallback }) as const;
  const { values } = parseArgs({
    args: [...words],
    options: {
      json: text(join(packageRoot(), "reports", "bench.json")),
      into: text(join(packageRoot(), "test", "benchmarks", "plots")),
    },
  });
  const report = readReport(values.json);
  const missing = ["growth", "memory"].filter((name) => report.sections[name] === undefined);
  for (const name of missing) {
    console.log(`${values.json} has no numbers of ${name}: run \`npm run bench -- ${name}\`.`);
  }
  mkdirSync(values.into, { recursive: true });
  const accuracy = `${staticSvg(accuracyFigure(readAblationRuns()), SIZE)}\n`;
  const plots = { ...plotsOf(report), "accuracy-by-step.svg": accuracy };
  for (const [file, svg] of Object.entries(plots)) {
    writeFileSync(join(values.into, file), svg);
    console.log(join(values.into, file));
  }
}

if (require.main === module) {
  try {
    main(process.argv.slice(2));
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    console.error(thrown.message);
    process.exitCode = thrown.exitCode;
  }
}
