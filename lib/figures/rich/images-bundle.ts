import type { MimeBundle } from "../../base/messages";
import type { GridImage } from "../paste";
import { contactSheet } from "./contact-sheet";

/** Images as a picture of as many of them as fit on a sheet, and a line of text. */
export async function imagesBundle(images: readonly GridImage[]): Promise<MimeBundle> {
  const { png, words } = await contactSheet(images);
  const colors = new Set(images.map(({ channels }) => (channels === 1 ? "gray" : "color")));
  return { "image/png": png, "text/plain": `${words}, ${[...colors].join(" and ")}` };
}
