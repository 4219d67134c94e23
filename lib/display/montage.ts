import sharp from "sharp";

/** An image as bytes: [height, width, channels], one channel for gray, three for color. */
export interface GridImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

/** The space between images of a montage, in pixels. */
export const GAP = 4;

// White where transparency is not shown, and transparent for pages of any color.
const BACKGROUND = { r: 255, g: 255, b: 255, alpha: 0 };

/**
 * An image as a PNG file in color, so many times as large without smoothing: of pixels squares are
 * made, or below 1 some are left out.
 */
export async function encodePng(image: GridImage, scale: number): Promise<Buffer> {
  const { height, width, pixels } = image;
  const channels = image.channels === 1 ? 1 : 3;
  return sharp(pixels, { raw: { width, height, channels } })
    .resize(Math.ceil(width * scale), Math.ceil(height * scale), { fit: "fill", kernel: "nearest" })
    .toColourspace("srgb")
    .ensureAlpha()
    .png()
    .toBuffer();
}

/**
 * PNG files in rows of so many columns, as one PNG file with a transparent background; each in the
 * left upper corner of a cell as large as the largest.
 */
export async function montage(files: readonly Buffer[], columns: number): Promise<Buffer> {
  if (files.length === 1) return files[0];
  const across = Math.min(columns, files.length);
  return sharp([...files], { join: { across, shim: GAP, background: BACKGROUND } })
    .png()
    .toBuffer();
}
