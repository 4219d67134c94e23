/* global document, structuredClone */

// The colors that our template and our charts use, and those that replace them on a dark page.
const DARK = new Map([
  ["#24292f", "#e6edf3"], // ink
  ["#57606a", "#a3acb6"], // muted ink
  ["#e7eaee", "#34393f"], // grid
  ["#8c959f", "#7d8590"], // axis
  ["#4d4d4d", "#b4b4b4"], // the gray among the colors of traces
  ["#0072b2", "#3b9ddb"], // their blue
]);
const [INK] = DARK.keys();
const PAPER = "#ffffff";
const CLEAR = "rgba(0, 0, 0, 0)";

/** Whether JupyterLab shows a dark theme. */
export function isDark() {
  return document.body.dataset.jpThemeLight === "false";
}

/**
 * Adapts a figure to a page that is dark, or not. Only one with our template changes: the colors of
 * any other template are its author's choice.
 */
export function themed(figure, dark) {
  const { data = [], layout = {}, config, frames } = figure;
  const template = layout.template?.layout;
  const ours = template?.paper_bgcolor === PAPER && template.font?.color === INK;
  // Plotly writes into its arguments, but the notebook's output has to stay as it is.
  const copy = structuredClone({ data, layout, config, frames });
  if (!dark || !ours) return copy;
  const darkened = darken(copy);
  Object.assign(darkened.layout.template.layout, { paper_bgcolor: CLEAR, plot_bgcolor: CLEAR });
  return darkened;
}

function darken(value) {
  if (typeof value === "string") return DARK.get(value.toLowerCase()) ?? value;
  if (Array.isArray(value)) {
    return typeof value[0] === "number" ? value : value.map(darken);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, key === "colorscale" ? part : darken(part)]),
  );
}
