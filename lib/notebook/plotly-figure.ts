import { escapeText } from "../base/xml";

/** The MIME type of figures for plotly. */
export const PLOTLY_TYPE = "application/vnd.plotly.v1+json";

/** A figure as plotly takes it. */
export interface PlotlyFigure {
  readonly data: readonly { readonly type?: unknown }[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Pixels of a figure that says nothing of its height, and of the tallest one. */
const USUAL_HEIGHT = 420;
const MAX_HEIGHT = 2000;

/** Reads what a cell displayed as a plotly figure; undefined when it is none. */
export function asFigure(displayed: unknown): PlotlyFigure | undefined {
  const { data, layout } = (displayed ?? {}) as { data?: unknown; layout?: unknown };
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  if (!Array.isArray(data) || !data.every(isObject)) return undefined;
  return { data, layout: isObject(layout) ? (layout as PlotlyFigure["layout"]) : {} };
}

/**
 * A figure that is first a still picture; the page's script draws the live one over it, and where
 * scripts are off, or in print, the picture stays. `still`: an img element, or a sentence.
 */
export function figureHtml(figure: PlotlyFigure, still: string, text: string): string {
  const given = figure.layout.height;
  const height =
    typeof given === "number" && given > 0 ? Math.min(given, MAX_HEIGHT) : USUAL_HEIGHT;
  // The page decides how wide a figure is: JSON leaves out what is undefined.
  const layout = { ...figure.layout, width: undefined, height };
  const json = scriptJson({ data: figure.data, layout });
  return (
    `<figure class="plot" aria-label="${escapeText(text)}"><div class="still">${still}</div>` +
    `<script type="application/json">${json}</script></figure>`
  );
}

// JSON that may stand inside a script element: it holds no "<" that could end the element.
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}
