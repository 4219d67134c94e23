import type { GridImage } from "../paste";
import { GAP } from "../paste";
import { element, escapeText } from "../../base/xml";
import { imageGrid } from "../image-grid";

/** The sheet's sides are at most so long, in pixels, where images are smaller than that. */
const SIDE = 960;
/** Small images are enlarged to about this width. */
const WIDE = 96;
/** A larger image is thinned out. */
const LARGEST = 1920;

/** A picture of images, in base64, and what there is to see: "9 of 12 images of 28 x 28 pixels". */
export interface ContactSheet {
  readonly png: string;
  readonly words: string;
  /** Whether images are left out. */
  readonly cut: boolean;
}

/**
 * As many of the images as fit on a sheet, in equal rows, small ones enlarged; images of different
 * sizes stand in the left upper corner of the largest's place. `count`: how many there are in all.
 */
export async function contactSheet(
  images: readonly GridImage[],
  count: number = images.length,
): Promise<ContactSheet> {
  const height = Math.max(...images.map((image) => image.height));
  const width = Math.max(...images.map((image) => image.width));
  const factor = Math.ceil(Math.max(height, width) / LARGEST);
  const scale = factor > 1 ? 1 : Math.max(1, Math.min(8, Math.floor(WIDE / width)));
  const across = (side: number) => Math.max(1, Math.floor((SIDE + GAP) / (side * scale + GAP)));
  const shown = Math.min(images.length, across(width) * across(height));
  const columns = Math.ceil(shown / Math.ceil(shown / across(width)));
  const placed = images
    .slice(0, shown)
    .map((image) => thinned(padded(image, height, width), factor));
  const { png } = await imageGrid(placed, { columns, scale });
  const all = count === 1 ? "1 image" : `${shown < count ? `${shown} of ` : ""}${count} images`;
  const alike = images.every((image) => image.height === height && image.width === width);
  const size = `${alike ? "" : "up to "}${height} x ${width} pixels`;
  const rest = factor > 1 ? `, drawn at 1/${factor} of its size` : "";
  return {
    png: Buffer.from(png).toString("base64"),
    words: `${all} of ${size}${rest}`,
    cut: shown < count,
  };
}

/** The picture with words below, for front ends that show one form of a thing alone. */
export function captioned(png: string, words: string): string {
  const src = `data:image/png;base64,${png}`;
  return (
    element("img", { src, alt: words, style: "max-width: 100%" }) +
    element("div", { style: "font-size: 85%; margin: 4px 0px" }, escapeText(words))
  );
}

/** The image on white, as large as asked. */
function padded(image: GridImage, height: number, width: number): GridImage {
  if (image.height === height && image.width === width) return image;
  const { channels } = image;
  const pixels = new Uint8Array(height * width * channels).fill(255);
  for (let y = 0; y < image.height; y++) {
    const row = image.pixels.subarray(y * image.width * channels, (y + 1) * image.width * channels);
    pixels.set(row, y * width * channels);
  }
  return { height, width, channels, pixels };
}

/** Every so many-th pixel of the image, on both sides. */
function thinned(image: GridImage, factor: number): GridImage {
  if (factor === 1) return image;
  const [height, width] = [Math.ceil(image.height / factor), Math.ceil(image.width / factor)];
  const { channels } = image;
  const pixels = new Uint8Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * factor * image.width + x * factor) * channels;
      for (let c = 0; c < channels; c++)
        pixels[(y * width + x) * channels + c] = image.pixels[from + c];
    }
  }
  return { height, width, channels, pixels };
}
