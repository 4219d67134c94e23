/**
 * Okabe and Ito's colors, which people with any common color blindness can tell apart (Wong,
 * "Points of view: Color blindness", Nature Methods 2011), without the yellow, which is too pale on
 * white.
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

/** Of titles and texts. */
export const TEXT_COLOR = "#24292f";
/** Of the labels of ticks and of subtitles. */
export const MUTED_COLOR = "#57606a";
export const GRID_COLOR = "#e7eaee";
export const AXIS_COLOR = "#8c959f";
export const BACKGROUND_COLOR = "#ffffff";

/** Plotly's `colorscale`: numbers from 0 to 1, each with its color; between them colors mix. */
export type ColorStops = readonly (readonly [number, string])[];

/** Pale to deep blue: ever darker, so that it also reads in gray and in any color vision. */
export const SEQUENTIAL: ColorStops = [
  [0, "#f3f7fb"],
  [0.25, "#bcdaf0"],
  [0.5, "#62abdb"],
  [0.75, "#0072b2"],
  [1, "#00304f"],
];
