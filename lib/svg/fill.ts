import type { Attributes } from "../base/xml";

/** The fill of a color. Some SVG readers do not know rgba(), so the opacity stands by itself. */
export function fillAttributes(color: string): Attributes {
  const parts = /^rgba\((.+),\s*([\d.]+)\)$/.exec(color);
  return parts ? { fill: `rgb(${parts[1]})`, "fill-opacity": parts[2] } : { fill: color };
}
