/**
 * Okabe and Ito's colors, which people with any common color blindness can tell apart (Wong,
 * "Points of view: Color blindness", Nature Methods 2011), without the yellow that white swallows.
 */
export const COLORS: readonly string[] = [
  "#0072b2", // blue
  "#d55e00", // vermilion
  "#009e73", // bluish green
  "#e69f00", // orange
  "#cc79a7", // reddish purple
  "#56b4e9", // sky blue
  "#4d4d4d", // gray
];

export const INK = "#24292f";
export const MUTED = "#57606a";
export const GRID = "#e7eaee";
export const AXIS = "#8c959f";
export const PAPER = "#ffffff";

/** Places between 0 and 1 and the color that stands there; between two places colors are mixed. */
export type ColorScale = readonly (readonly [number, string])[];

/** Pale to deep blue: ever darker, so that it also reads in gray and in any color vision. */
export const SEQUENTIAL: ColorScale = [
  [0, "#f3f7fb"],
  [0.25, "#bcdaf0"],
  [0.5, "#62abdb"],
  [0.75, "#0072b2"],
  [1, "#00304f"],
];

/** A color as red, green and blue from 0 to 255; black where the spelling is not #rrggbb or rgb(). */
export function channels(color: string): readonly [number, number, number] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (hex) return [parseInt(hex[1], 16), parseInt(hex[2], 16), parseInt(hex[3], 16)];
  const rgb = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(color);
  return rgb ? [Number(rgb[1]), Number(rgb[2]), Number(rgb[3])] : [0, 0, 0];
}

/** The color of a scale at a place from 0 to 1; places outside take the color of the nearer end. */
export function colorAt(scale: ColorScale, place: number): string {
  const after = scale.findIndex(([end]) => place <= end);
  if (after === 0) return scale[0][1];
  if (after === -1) return scale[scale.length - 1][1];
  const [[start, low], [end, high]] = [scale[after - 1], scale[after]];
  const part = (place - start) / (end - start);
  const [from, to] = [channels(low), channels(high)];
  const mixed = from.map((value, i) => Math.round(value + part * (to[i] - value)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Black or white, whichever is easier to read on the color. Luma weights: ITU-R BT.601. */
export function inkOn(color: string): string {
  const [red, green, blue] = channels(color);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 150 ? INK : PAPER;
}

/** The color with only a part of its strength, for bands behind lines. */
export function faded(color: string, opacity: number): string {
  return `rgba(${channels(color).join(", ")}, ${opacity})`;
}
