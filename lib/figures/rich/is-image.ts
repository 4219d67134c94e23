import { types } from "node:util";
import type { MimeBundle } from "../../base/messages";
import type { GridImage } from "../paste";

/** Whether a thing is an image: sizes, and as many bytes as they ask for. */
export function isImage(thing: unknown): thing is GridImage {
  if (typeof thing !== "object" || thing === null) return false;
  const { height, width, channels, pixels } = thing as Partial<Record<keyof GridImage, unknown>>;
  const sized = [height, width].every((side) => Number.isInteger(side) && Number(side) > 0);
  if (!sized || (channels !== 1 && channels !== 3)) return false;
  const bytes = types.isUint8Array(pixels) || types.isUint8ClampedArray(pixels);
  return bytes && pixels.length === Number(height) * Number(width) * channels;
}

/** Whether a thing is a list of images, of one at least. */
export function isImageList(thing: unknown): thing is readonly GridImage[] {
  return Array.isArray(thing) && thing.length > 0 && thing.every(isImage);
}

/** Whether a thing is what `imageGrid` makes. */
export function isImageGrid(thing: object): thing is { readonly bundle: MimeBundle } {
  const { png, bundle } = thing as { png?: unknown; bundle?: unknown };
  return types.isUint8Array(png) && typeof bundle === "object" && bundle !== null;
}
