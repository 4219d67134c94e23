import { symbol } from "./symbol";
import { numberOr, asObject, textOr } from "./plotly-json";
import type { JsonObject } from "./plotly-json";
import type { Trace } from "./trace";
import { SIZES, shorten, textWidth, words } from "./text";
import { element } from "../base/xml";

export interface Legend {
  readonly height: number;
  /** The legend with its left upper corner at (x, y), in pixels. */
  readonly draw: (x: number, y: number) => string;
}

const ROW = 20;
const SWATCH = 26;
const SPACE = 22;

/** A legend above the plot, in as many rows of the width as it takes; no rows for a lone trace. */
export function legendOf(traces: readonly Trace[], layout: JsonObject, width: number): Legend {
  const named = traces.filter(
    ({ type, source }) => type !== "heatmap" && source.showlegend !== false,
  );
  const asked = named.some(({ source }) => source.showlegend === true);
  const wanted = layout.showlegend ?? (traces.length > 1 || asked);
  const rows: { trace: Trace; name: string; left: number }[][] = [[]];
  let left = 0;
  for (const trace of wanted === false ? [] : named) {
    const name = shorten(trace.name, SIZES.tick, width - SWATCH - 6);
    const wide = SWATCH + 6 + textWidth(name, SIZES.tick);
    if (left > 0 && left + wide > width) {
      rows.push([]);
      left = 0;
    }
    rows[rows.length - 1].push({ trace, name, left });
    left += wide + SPACE;
  }
  const filled = rows.filter((row) => row.length > 0);
  const draw = (x: number, y: number): string =>
    filled
      .flatMap((row, i) => {
        const middle = y + i * ROW + ROW / 2;
        return row.map(
          (entry) =>
            swatch(entry.trace, x + entry.left, middle) +
            words(entry.name, x + entry.left + SWATCH + 6, middle + 4, { size: SIZES.tick }),
        );
      })
      .join("");
  return { height: filled.length * ROW, draw };
}

function swatch({ type, source, x, color }: Trace, left: number, middle: number): string {
  if (type !== "scatter") {
    return element("rect", { x: left + 7, y: middle - 6, width: 12, height: 12, fill: color });
  }
  const mode = textOr(source.mode, x.length < 20 ? "lines+markers" : "lines");
  const dash = textOr(asObject(source.line).dash, "solid");
  const line = element("path", {
    d: `M${left},${middle}L${left + SWATCH},${middle}`,
    stroke: color,
    "stroke-width": numberOr(asObject(source.line).width, 2),
    "stroke-dasharray": dash === "solid" ? undefined : dash === "dot" ? "2 4" : "7 4",
  });
  const marker = asObject(source.marker);
  const rim = asObject(marker.line).width;
  const shape = textOr(marker.symbol, "circle");
  const dot = symbol(
    shape,
    left + SWATCH / 2,
    middle,
    shape.startsWith("line") ? 9 : 4,
    color,
    numberOr(rim, 3),
  );
  return (mode.includes("lines") ? line : "") + (mode.includes("markers") ? dot : "");
}
