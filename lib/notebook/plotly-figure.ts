import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { escapeHtml, scriptJson } from "./escape";

export const PLOTLY_TYPE = "application/vnd.plotly.v1+json";

// What plotly.js says of its cartesian bundle; any other kind of trace needs the whole of it.
const CARTESIAN = (
  "bar box contour heatmap histogram histogram2d histogram2dcontour image pie scatter " +
  "scatterternary violin"
).split(" ");

/** The figure as plotly takes it, or undefined when it is none. */
export interface PlotlyFigure {
  readonly data: readonly { readonly type?: unknown }[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Reads what a cell displayed as a plotly figure; undefined when it is none. */
export function asFigure(form: unknown): PlotlyFigure | undefined {
  const { data, layout } = (form ?? {}) as { data?: unknown; layout?: unknown };
  const isRecord = (value: unknown) => typeof value === "object" && value !== null;
  if (!Array.isArray(data) || !data.every(isRecord)) return undefined;
  return { data, layout: isRecord(layout) ? (layout as PlotlyFigure["layout"]) : {} };
}

/**
 * A figure that is first a still picture; the page's script draws the live one over it, and where
 * scripts are off, or in print, the picture stays. `still`: an img element, or a sentence.
 */
export function figureHtml(figure: PlotlyFigure, still: string, text: string): string {
  const given = figure.layout.height;
  const height = typeof given === "number" && given > 0 ? Math.min(given, 2000) : 420;
  // The page decides how wide a figure is: JSON leaves out what is undefined.
  const layout = { ...figure.layout, width: undefined, height };
  const json = scriptJson({ data: figure.data, layout });
  return (
    `<figure class="plot" aria-label="${escapeHtml(text)}"><div class="still">${still}</div>` +
    `<script type="application/json">${json}</script></figure>`
  );
}

/** The scripts that draw these figures: plotly's smallest bundle that can, and our own few lines. */
export async function figureScripts(figures: readonly PlotlyFigure[]): Promise<string[]> {
  if (figures.length === 0) return [];
  const plain = figures.every(({ data }) =>
    data.every(({ type = "scatter" }) => CARTESIAN.includes(String(type))),
  );
  // The strict bundle is the whole of plotly without code made at run time, which the page forbids.
  const name = plain ? "plotly-cartesian.min.js" : "plotly-strict.min.js";
  const folder = dirname(require.resolve("plotly.js/package.json"));
  const bundle = await readFile(join(folder, "dist", name), "utf8");
  return [inScript(bundle), DRAW];
}

// Inside a script element these two would end or bend it; in JavaScript's strings they mean the same.
function inScript(code: string): string {
  return code.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}

const DRAW = `
"use strict";
const wide = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };
async function draw(figure) {
  const live = document.createElement("div");
  live.className = "live";
  figure.append(live);
  try {
    const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
    live.style.height = layout.height + "px";
    await Plotly.newPlot(live, data, { ...layout, autosize: true }, wide);
    figure.classList.add("drawn");
  } catch (error) {
    live.remove();
  }
}
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    draw(target);
  }
}, { rootMargin: "600px" });
for (const figure of document.querySelectorAll("figure.plot")) seen.observe(figure);
`;
