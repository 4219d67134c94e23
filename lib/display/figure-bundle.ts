import type { MimeBundle } from "../base/messages";
import { describe } from "../svg/describe";
import type { Figure } from "../charts/figure";
import { type JsonObject, numberOr, plainJson, asObject } from "../svg/plotly-json";
import { staticSvg } from "../svg/static-svg";
import { withTemplate } from "./template";

/** A figure in all its forms: live for plotly, still as SVG, one line of text. */
export function figureBundle(figure: Figure): MimeBundle {
  const plain = plainJson(figure);
  return {
    "application/vnd.plotly.v1+json": plainJson(withTemplate(plain)),
    "image/svg+xml": staticSvg(plain, roomFor(asObject(plain.layout))),
    "text/plain": describe(plain),
  };
}

// The live figure may be smaller than the smallest picture that has room for a plot.
function roomFor(layout: JsonObject): { width: number; height: number } {
  const width = Math.max(240, numberOr(layout.width, 720));
  return { width, height: Math.max(160, numberOr(layout.height, 420)) };
}
