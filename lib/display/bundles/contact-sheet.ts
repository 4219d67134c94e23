import { element, escapeText } from "../../base/xml";
import { type GridImage, GAP, encodePng, montage } from "../montage";

/** The longest side of a sheet of images that are smaller, in pixels. */
const SHEET_SIDE = 960;
/** Small images are enlarged to about this width. */
const ENLARGED_WIDTH = 96;
/** Images with a longer side are drawn at a fraction of their size. */
const LONGEST_SIDE = 1920;

/** As many images as fit, in one picture. */
export interface ContactSheet {
  /** In base64. */
  readonly png: string;
  /** What it shows: "9 of 12 images of 28 x 28 pixels". */
  readonly caption: string;
  /** Whether images are left out. */
  readonly isCut: boolean;
}

/**
 * As many of the images as fit on a sheet, in equal rows, small ones enlarged; images of different
 * sizes stand in the left upper corner of a cell of the largest size. `count`: how many there are
 * in all.
 */
export async function contactSheet(
  images: readonly GridImage[],
  count: number = images.length,
): Promise<ContactSheet> {
  const height = Math.max(...images.map((image) => image.height));
  const width = Math.max(...images.map((image) => image.width));
  const divisor = Math.ceil(Math.max(height, width) / LONGEST_SIDE);
  const factor = Math.max(1, Math.min(8, Math.floor(ENLARGED_WIDTH / width)));
  const scale = divisor > 1 ? 1 / divisor : factor;
  const fitting = (side: number) =>
    Math.max(1, Math.floor((SHEET_SIDE + GAP) / (side * scale + GAP)));
  const shown = Math.min(images.length, fitting(width) * fitting(height));
  const columns = Math.ceil(shown / Math.ceil(shown / fitting(width)));
  const cells = images.slice(0, shown).map((image) => encodePng(image, scale));
  const png = await montage(await Promise.all(cells), columns);
  const all = count === 1 ? "1 image" : `${shown < count ? `${shown} of ` : ""}${count} images`;
  const alike = images.every((image) => image.height === height && image.width === width);
  const size = `${alike ? "" : "up to "}${height} x ${width} pixels`;
  const fraction = divisor > 1 ? `, drawn at 1/${divisor} of its size` : "";
  return {
    png: png.toString("base64"),
    caption: `${all} of ${size}${fraction}`,
    isCut: shown < count,
  };
}

/** A PNG in base64 with a caption, for front ends that show only one form of a value. */
export function captionedHtml(png: string, caption: string): string {
  const src = `data:image/png;base64,${png}`;
  return (
    element("img", { src, alt: caption, style: "max-width: 100%" }) +
    element("div", { style: "font-size: 85%; margin: 4px 0px" }, escapeText(caption))
  );
}
