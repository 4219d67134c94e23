import { interpolateRgb } from "d3-interpolate";
import { BACKGROUND_COLOR, TEXT_COLOR } from "./palette";

// Of any CSS color d3 makes "rgb(0, 114, 178)", with a fourth number where it is not opaque; what
// is no color becomes black.
function channelsOf(color: string): number[] {
  const numbers = interpolateRgb(color, color)(0).match(/[\d.]+/g) ?? [];
  return numbers.slice(0, 3).map(Number);
}

/** The color with an opacity from 0 to 1: "rgba(0, 114, 178, 0.18)". */
export function withOpacity(color: string, opacity: number): string {
  return `rgba(${channelsOf(color).join(", ")}, ${opacity})`;
}

/** The text color, dark or white, that reads better on a background. Luma: ITU-R BT.601. */
export function textColorOn(background: string): string {
  const [red, green, blue] = channelsOf(background);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 150 ? TEXT_COLOR : BACKGROUND_COLOR;
}
