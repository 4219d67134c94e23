import { FONT_FAMILY, FONT_SIZES } from "./font";
import {
  AXIS_COLOR,
  BACKGROUND_COLOR,
  COLORS,
  GRID_COLOR,
  MUTED_COLOR,
  SEQUENTIAL,
  TEXT_COLOR,
} from "./palette";

const axis = {
  automargin: true,
  gridcolor: GRID_COLOR,
  linecolor: AXIS_COLOR,
  showline: false,
  tickfont: { size: FONT_SIZES.tick, color: MUTED_COLOR },
  title: { font: { size: FONT_SIZES.axis, color: TEXT_COLOR }, standoff: 12 },
  zeroline: false,
};

/** Plotly's `layout.template` of our figures; the static SVG is drawn in the same style. */
export const template: object = {
  layout: {
    colorway: [...COLORS],
    font: { family: FONT_FAMILY, size: FONT_SIZES.tick, color: TEXT_COLOR },
    hoverlabel: { font: { family: FONT_FAMILY } },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
    paper_bgcolor: BACKGROUND_COLOR,
    plot_bgcolor: BACKGROUND_COLOR,
    title: {
      font: { size: FONT_SIZES.title, color: TEXT_COLOR, weight: 600 },
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
