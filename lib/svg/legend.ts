import { element } from "../base/xml";
import { FONT_SIZES } from "../charts/font";
import { linePath } from "./path";
import { type JsonObject, asObject, numberOr, stringOr } from "./plotly-json";
import { DASHES } from "./scatter-trace";
import { drawSymbol } from "./symbol";
import { drawText, shorten, textWidth } from "./text";
import { type Trace, scatterMode } from "./trace";

/** The names of the traces beside their colors. */
export interface Legend {
  /** In pixels; 0 where there is nothing to show. */
  readonly height: number;
  /** As SVG, its left upper corner at (x, y) in pixels. */
  readonly draw: (x: number, y: number) => string;
}

interface Entry {
  readonly trace: Trace;
  readonly name: string;
  /** From the legend's left side, in pixels. */
  readonly left: number;
}

const ROW_HEIGHT = 20;
const KEY_WIDTH = 26;
const KEY_SPACE = 6;
const ENTRY_SPACE = 22;

/**
 * A legend in as many rows of the width as it takes, by `layout.showlegend` and each trace's
 * `showlegend`: without either, none for a lone trace.
 */
export function legendOf(traces: readonly Trace[], layout: JsonObject, width: number): Legend {
  const rows = rowsOf(isShown(traces, layout) ? traces.filter(hasEntry) : [], width);
  const draw = (x: number, y: number): string =>
    rows
      .flatMap((row, i) => {
        const middle = y + (i + 0.5) * ROW_HEIGHT;
        return row.map(
          ({ trace, name, left }) =>
            drawKey(trace, x + left, middle) +
            drawText(name, x + left + KEY_WIDTH + KEY_SPACE, middle + 4, { size: FONT_SIZES.tick }),
        );
      })
      .join("");
  return { height: rows.length * ROW_HEIGHT, draw };
}

const hasEntry = ({ type, source }: Trace) => type !== "heatmap" && source.showlegend !== false;

function isShown(traces: readonly Trace[], { showlegend }: JsonObject): boolean {
  const wanted = traces.some((trace) => hasEntry(trace) && trace.source.showlegend === true);
  return (showlegend ?? (traces.length > 1 || wanted)) !== false;
}

function rowsOf(traces: readonly Trace[], width: number): Entry[][] {
  const rows: Entry[][] = [];
  let left = Infinity;
  for (const trace of traces) {
    const name = shorten(trace.name, FONT_SIZES.tick, width - KEY_WIDTH - KEY_SPACE);
    const entryWidth = KEY_WIDTH + KEY_SPACE + textWidth(name, FONT_SIZES.tick);
    if (left + entryWidth > width) {
      rows.push([]);
      left = 0;
    }
    rows[rows.length - 1].push({ trace, name, left });
    left += entryWidth + ENTRY_SPACE;
  }
  return rows;
}

function drawKey(trace: Trace, left: number, middle: number): string {
  const { type, source, color } = trace;
  if (type !== "scatter") {
    return element("rect", { x: left + 7, y: middle - 6, width: 12, height: 12, fill: color });
  }
  const line = asObject(source.line);
  const marker = asObject(source.marker);
  const mode = scatterMode(trace);
  const lineKey = element("path", {
    d: linePath([[left, middle], [left + KEY_WIDTH, middle]]), // prettier-ignore
    stroke: color,
    "stroke-width": numberOr(line.width, 2),
    "stroke-dasharray": DASHES[stringOr(line.dash, "solid")],
  });
  const shape = stringOr(marker.symbol, "circle");
  const markerKey = drawSymbol(
    shape,
    [left + KEY_WIDTH / 2, middle],
    shape.startsWith("line") ? 9 : 4,
    color,
    numberOr(asObject(marker.line).width, 3),
  );
  return (mode.includes("lines") ? lineKey : "") + (mode.includes("markers") ? markerKey : "");
}
