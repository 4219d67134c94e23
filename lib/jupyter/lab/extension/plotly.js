/* global document, URL, window */

// The trace types of plotly.js's cartesian bundle; any other needs the whole of it.
const CARTESIAN = new Set(
  (
    "bar box contour heatmap histogram histogram2d histogram2dcontour image pie scatter " +
    "scatterternary violin"
  ).split(" "),
);
const loaded = new Map();

/** Loads the smallest bundle of plotly.js that can draw a figure; each is loaded once. */
export function loadPlotly({ data = [], layout }) {
  const inTemplate = Object.keys(layout?.template?.data ?? {});
  const types = [...data.map(({ type = "scatter" }) => type), ...inTemplate];
  const whole = loaded.get("plotly-strict.min.js");
  if (whole) return whole;
  const name = types.every((type) => CARTESIAN.has(type))
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
      // The plotly of another extension or of an output keeps its name.
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
