// Charts as data: figures as plotly.js reads them, in colors that everyone can tell apart.
export { barChart } from "./bar-chart";
export type { AxisOptions, Figure } from "./figure";
export { heatmap } from "./heatmap";
export { lineChart } from "./line-chart";
