// Charts as data: figures as plotly.js reads them, in colors that everyone can tell apart.
export { type BarOptions, type Group, barChart } from "./bar-chart";
export type { AxisOptions, Figure } from "./figure";
export { type HeatmapOptions, type MatrixSide, heatmap } from "./heatmap";
export { type Series, lineChart } from "./line-chart";
