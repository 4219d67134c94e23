import type { MimeBundle } from "../../base/messages";
import type { Figure } from "../../charts/figure";
import { template } from "../../charts/template";
import { describeFigure } from "../../svg/describe-figure";
import { titleHeight } from "../../svg/frame";
import { legendOf } from "../../svg/legend";
import { type JsonObject, asObject, numberOr, plainJson } from "../../svg/plotly-json";
import { type PictureSize, staticSvg } from "../../svg/static-svg";
import { readTraces } from "../../svg/trace";

/** A figure for plotly in front ends, as static SVG, and as one line of text. */
export function figureBundle(figure: Figure): MimeBundle {
  const plain = plainJson(figure);
  return {
    "application/vnd.plotly.v1+json": plainJson(withTemplate(plain)),
    "image/svg+xml": staticSvg(plain, pictureSize(asObject(plain.layout))),
    "text/plain": describeFigure(plain),
  };
}

// The figure with our template, unless it brings one of its own, and with space above the plot for
// title and legend, which plotly would otherwise lay upon each other.
function withTemplate(figure: Figure): Figure {
  const given = asObject(figure.layout);
  const legend = legendOf(readTraces(figure), given, 600).height;
  const margin = { t: titleHeight(given) + legend + 12, r: 28, b: 48, l: 56 };
  const layout = { template, ...given, margin: { ...margin, ...asObject(given.margin) } };
  return { ...figure, layout };
}

// Plotly draws figures that are smaller than the smallest static SVG.
function pictureSize(layout: JsonObject): PictureSize {
  const width = Math.max(240, numberOr(layout.width, 720));
  return { width, height: Math.max(160, numberOr(layout.height, 420)) };
}
