import type { Figure } from "../charts/figure";
import { legendOf } from "../svg/legend";
import { AXIS, COLORS, GRID, INK, MUTED, PAPER, SEQUENTIAL } from "../charts/palette";
import { asObject } from "../svg/plotly-json";
import { headHeight } from "../svg/frame";
import { tracesOf } from "../svg/trace";
import { FONT, SIZES } from "../svg/text";

const axis = {
  automargin: true,
  gridcolor: GRID,
  linecolor: AXIS,
  showline: false,
  tickfont: { size: SIZES.tick, color: MUTED },
  title: { font: { size: SIZES.axis, color: INK }, standoff: 12 },
  zeroline: false,
};

/** How plotly draws our figures, so that the live chart and its static twin look like siblings. */
export const template: object = {
  layout: {
    colorway: [...COLORS],
    font: { family: FONT, size: SIZES.tick, color: INK },
    hoverlabel: { font: { family: FONT } },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
    paper_bgcolor: PAPER,
    plot_bgcolor: PAPER,
    title: {
      font: { size: SIZES.title, color: INK, weight: 600 },
      pad: { t: 16, b: 8, l: 16 },
      x: 0,
      xanchor: "left",
      y: 1,
      yanchor: "top",
      yref: "container",
    },
    xaxis: axis,
    yaxis: axis,
  },
  data: {
    bar: [{ type: "bar", marker: { line: { width: 0 } } }],
    heatmap: [
      {
        type: "heatmap",
        colorscale: SEQUENTIAL.map((stop) => [...stop]),
        colorbar: { outlinewidth: 0, thickness: 14, title: { side: "right" } },
      },
    ],
  },
};

/**
 * The figure with our template, unless it brings one of its own, and with room above the plot for
 * title and legend, which plotly would otherwise lay upon each other.
 */
export function withTemplate(figure: Figure): Figure {
  const given = asObject(figure.layout);
  const legend = legendOf(tracesOf(figure), given, 600).height;
  const margin = { t: headHeight(given) + legend + 12, r: 28, b: 48, l: 56 };
  const layout = { template, ...given, margin: { ...margin, ...asObject(given.margin) } };
  return { ...figure, layout };
}
