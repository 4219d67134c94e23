import type { MimeBundle } from "../../base/messages";
import type { GridImage } from "../montage";
import { captionedHtml, contactSheet } from "./contact-sheet";

/**
 * Images as a picture of as many of them as fit on a sheet, and a line of text, which is also the
 * picture's caption where images are left out.
 */
export async function imagesBundle(images: readonly GridImage[]): Promise<MimeBundle> {
  const { png, caption, isCut } = await contactSheet(images);
  const colors = new Set(images.map(({ channels }) => (channels === 1 ? "gray" : "color")));
  const text = `${caption}, ${[...colors].join(" and ")}`;
  return {
    ...(isCut && { "text/html": captionedHtml(png, text) }),
    "image/png": png,
    "text/plain": text,
  };
}
