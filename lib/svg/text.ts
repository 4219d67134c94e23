import { type Attributes, element, escapeText } from "../base/xml";
import { TEXT_COLOR } from "../charts/palette";

/**
 * About how wide a line of text is, in pixels: Node measures no text, so glyphs count as narrow,
 * average, wide or (Chinese, Japanese, Korean) full, by their widths in Helvetica and Arial.
 */
export function textWidth(text: string, size: number): number {
  return [...text].reduce((sum, glyph) => sum + glyphWidth(glyph), 0) * size;
}

function glyphWidth(glyph: string): number {
  if (glyph >= "\u2e80") return 1;
  if (/[ijltfrI.,:;'|!()[\] -]/.test(glyph)) return 0.28;
  return /[mwMW@%—…]/.test(glyph) ? 0.85 : /[A-Z]/.test(glyph) ? 0.7 : 0.56;
}

/** The lines of a text of plotly's, whose line breaks are kept and whose other markup is dropped. */
export function linesOf(text: string): string[] {
  return text.replace(/<\/?(?:b|i|em|strong|sub|sup|span)>/gi, "").split(/<br\s*\/?>|\n/i);
}

/** A text cut to a width in pixels, ending in an ellipsis where it was longer. */
export function shorten(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const glyphs = [...text];
  while (glyphs.length > 1 && textWidth(`${glyphs.join("")}…`, size) > width) glyphs.pop();
  return `${glyphs.join("").trimEnd()}…`;
}

/** A text as SVG, its first baseline at (x, y) in pixels; nothing for an empty text. */
export function drawText(
  text: string,
  x: number,
  y: number,
  { size, ...more }: { readonly size: number } & Attributes,
): string {
  if (text === "") return "";
  const lines = linesOf(text);
  const content =
    lines.length === 1
      ? escapeText(lines[0])
      : lines
          .map((line, i) => element("tspan", { x, y: y + i * size * 1.25 }, escapeText(line)))
          .join("");
  return element("text", { x, y, "font-size": size, fill: TEXT_COLOR, ...more }, content);
}
