/* global document, URL, window */

// What plotly.js says of its cartesian bundle; any other kind of trace needs the whole of it.
const CARTESIAN = new Set(
  (
    "bar box contour heatmap histogram histogram2d histogram2dcontour image pie scatter " +
    "scatterternary violin"
  ).split(" "),
);
const loaded = new Map();

/** Loads the smallest bundle of plotly that can draw a figure, once, and only when one is there. */
export function loadPlotly({ data = [], layout }) {
  const inTemplate = Object.keys(layout?.template?.data ?? {});
  const kinds = [...data.map(({ type = "scatter" }) => type), ...inTemplate];
  const whole = loaded.get("plotly-strict.min.js");
  if (whole) return whole;
  const name = kinds.every((kind) => CARTESIAN.has(kind))
    ? "plotly-cartesian.min.js"
    : "plotly-strict.min.js";
  if (!loaded.has(name)) {
    const loading = loadScript(new URL(name, import.meta.url).href);
    loading.catch(() => loaded.delete(name)); // the next figure tries again
    loaded.set(name, loading);
  }
  return loaded.get(name);
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const before = window.Plotly;
    script.src = address;
    script.onload = () => {
      const { Plotly } = window;
      // Another extension's plotly, or that of an output, keeps its name.
      if (before === undefined) delete window.Plotly;
      else window.Plotly = before;
      script.remove();
      if (Plotly === undefined) reject(new Error("plotly.js did not start"));
      else resolve(Plotly);
    };
    script.onerror = () => reject(new Error("plotly.js could not be loaded"));
    document.head.append(script);
  });
}
