import type { MimeBundle } from "../../base/messages";
import type { GridImage } from "../paste";
import { captioned, contactSheet } from "./contact-sheet";

/**
 * Images as a picture of as many of them as fit on a sheet, and a line of text, which also stands
 * below the picture where images are left out.
 */
export async function imagesBundle(images: readonly GridImage[]): Promise<MimeBundle> {
  const { png, words, cut } = await contactSheet(images);
  const colors = new Set(images.map(({ channels }) => (channels === 1 ? "gray" : "color")));
  const text = `${words}, ${[...colors].join(" and ")}`;
  return {
    ...(cut && { "text/html": captioned(png, text) }),
    "image/png": png,
    "text/plain": text,
  };
}
