import { coordinateOf } from "./axis";
import { colorScaleOf, shadeOf } from "./colorbar";
import type { Axes, Drawing } from "./drawing";
import type { Mark, Point } from "./marks";
import { faded, INK } from "../charts/palette";
import type { JsonObject } from "./plotly-json";
import { listOf, numberOr, asObject, textOr } from "./plotly-json";
import { whiskers } from "./error-bars";
import type { Trace } from "./trace";

/** A scatter trace: area under lines under error bars under markers under texts. */
export function drawScatter(trace: Trace, before: Trace | undefined, axes: Axes): Drawing {
  const { source, color } = trace;
  const points = pointsOf(trace, axes);
  const mode = textOr(source.mode, points.length < 20 ? "lines+markers" : "lines");
  const marks: Mark[] = [
    ...areaOf(trace, before, axes),
    ...(mode.includes("lines") ? linesOf(points, asObject(source.line), color) : []),
    ...whiskers(asObject(source.error_x), points, 0, axes, color),
    ...whiskers(asObject(source.error_y), points, 1, axes, color),
    ...(mode.includes("markers") ? markersOf(points, asObject(source.marker), color) : []),
    ...(mode.includes("text") ? textsOf(points, source) : []),
  ];
  const air = mode.includes("markers") || mode.includes("text") ? 0.04 : 0;
  return { marks, opacity: numberOr(source.opacity, 1), air: [air, 0.05] };
}

function pointsOf({ x, y }: Trace, axes: Axes): Point[] {
  const count = Math.min(x.length, y.length);
  return Array.from({ length: count }, (_, i): Point => [
    coordinateOf(axes.x, x[i]),
    coordinateOf(axes.y, y[i]),
  ]);
}

const isPlace = ([x, y]: Point) => Number.isFinite(x) && Number.isFinite(y);

// A missing value leaves a gap in the line.
function linesOf(points: readonly Point[], line: JsonObject, color: string): Mark[] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (isPlace(point)) runs[runs.length - 1].push(point);
    else runs.push([]);
  }
  const width = numberOr(line.width, 2);
  const dash = DASHES[textOr(line.dash, "solid")];
  return runs
    .filter((run) => run.length > 1 && width > 0)
    .map((run) => ({
      kind: "line",
      points: run,
      color: textOr(line.color, color),
      width,
      ...(dash !== undefined && { dash }),
    }));
}

const DASHES: Readonly<Record<string, string>> = {
  dot: "2 4",
  dash: "8 5",
  longdash: "12 6",
  dashdot: "8 4 2 4",
};

function areaOf(trace: Trace, before: Trace | undefined, axes: Axes): Mark[] {
  const fill = textOr(trace.source.fill, "none");
  const points = pointsOf(trace, axes).filter(isPlace);
  const under =
    fill === "tonexty" && before
      ? pointsOf(before, axes).filter(isPlace).reverse()
      : fill === "tozeroy" || fill === "tonexty"
        ? [...points].reverse().map(([x]): Point => [x, axes.y.kind === "log" ? NaN : 0])
        : [];
  const around = [...points, ...under].filter(isPlace);
  if (fill === "none" || around.length < 3) return [];
  const color = textOr(trace.source.fillcolor, faded(trace.color, 0.25));
  return [{ kind: "area", points: around, color }];
}

function markersOf(points: readonly Point[], marker: JsonObject, color: string): Mark[] {
  const sizes = listOf(marker.size);
  const colors = listOf(marker.color);
  const shapes = listOf(marker.symbol);
  const scale = colorScaleOf(marker, colors?.filter((value) => typeof value === "number") ?? []);
  const width = asObject(marker.line).width;
  return points.flatMap((at, i): Mark[] => {
    const own = colors?.[i];
    const shade = typeof own === "number" ? shadeOf(scale, own) : textOr(own, color);
    return isPlace(at)
      ? [
          {
            kind: "symbol",
            at,
            shape: textOr(shapes?.[i], textOr(marker.symbol, "circle")),
            size: numberOr(sizes?.[i], numberOr(marker.size, 7)),
            color: shade,
            ...(typeof width === "number" && { width }),
          },
        ]
      : [];
  });
}

function textsOf(points: readonly Point[], source: JsonObject): Mark[] {
  const texts = listOf(source.text) ?? [];
  const position = textOr(source.textposition, "middle center");
  const away = numberOr(asObject(source.marker).size, 7) / 2 + 4;
  const right = position.includes("right");
  const anchor = position.includes("left") ? "end" : right ? "start" : "middle";
  const side = anchor === "start" ? away : anchor === "end" ? -away : 0;
  const lift = position.includes("top") ? -away : position.includes("bottom") ? away + 9 : 4;
  const color = textOr(asObject(source.textfont).color, INK);
  return points.flatMap((at, i): Mark[] =>
    isPlace(at) && texts[i] !== undefined && texts[i] !== null
      ? [
          {
            kind: "label",
            at,
            text: String(texts[i]),
            color,
            anchor,
            shift: [side, lift],
            size: 12,
          },
        ]
      : [],
  );
}
