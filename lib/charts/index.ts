// Charts as data: figures as plotly.js reads them, in colors that everyone can tell apart.
export { type BarChartOptions, type BarGroup, barChart } from "./bar-chart";
export type { AxisOptions, Figure } from "./figure";
export { type HeatmapOptions, type MatrixSide, heatmap } from "./heatmap";
export { type LineChartOptions, type Series, lineChart } from "./line-chart";
