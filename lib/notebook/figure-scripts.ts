import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PlotlyFigure } from "./plotly-figure";

// The traces that plotly.js names for its cartesian bundle; any other needs the whole of it.
const CARTESIAN = (
  "bar box contour heatmap histogram histogram2d histogram2dcontour image pie scatter " +
  "scatterternary violin"
).split(" ");

/** The scripts that draw these figures: plotly's smallest bundle that can, and our own few lines. */
export async function figureScripts(figures: readonly PlotlyFigure[]): Promise<string[]> {
  if (figures.length === 0) return [];
  const isCartesian = figures.every(({ data }) =>
    data.every(({ type = "scatter" }) => CARTESIAN.includes(String(type))),
  );
  // The strict bundle is the whole of plotly without code made at run time, which the page forbids.
  const name = isCartesian ? "plotly-cartesian.min.js" : "plotly-strict.min.js";
  const folder = dirname(require.resolve("plotly.js/package.json"));
  const bundle = await readFile(join(folder, "dist", name), "utf8");
  return [escapeScript(bundle), DRAW];
}

// Inside a script element these two would end or change it; in JavaScript's strings they mean the same.
function escapeScript(code: string): string {
  return code.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}

const DRAW = `
"use strict";
const options = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };
async function draw(figure) {
  const live = document.createElement("div");
  live.className = "live";
  figure.append(live);
  try {
    const { data, layout } = JSON.parse(figure.querySelector("script").textContent);
    live.style.height = layout.height + "px";
    await Plotly.newPlot(live, data, { ...layout, autosize: true }, options);
    figure.classList.add("drawn");
  } catch (error) {
    live.remove();
  }
}
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    draw(target);
  }
}, { rootMargin: "600px" });
for (const figure of document.querySelectorAll("figure.plot")) observer.observe(figure);
`;
