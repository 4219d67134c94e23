/** An image as bytes: [height, width, channels], one channel for gray, three for color. */
export interface GridImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

/** The space between images, in pixels. */
export const GAP = 4;

const [TRANSPARENT_WHITE] = new Uint32Array(Uint8Array.of(255, 255, 255, 0).buffer);

/** An image in color whose pixels are squares of scale x scale. */
export function enlarge({ height, width, channels, pixels }: GridImage, scale: number): GridImage {
  const size = { height: height * scale, width: width * scale, channels: 3 };
  const enlarged = new Uint8Array(size.height * size.width * 3);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
      for (let c = 0; c < 3; c++) {
        enlarged[(y * size.width + x) * 3 + c] = pixels[from + (channels === 3 ? c : 0)];
      }
    }
  }
  return { ...size, pixels: enlarged };
}

/** Color images of one size in rows of so many columns, as one image with four channels. */
export function montage(images: readonly GridImage[], columns: number): GridImage {
  const [{ height, width }] = images;
  const size = {
    height: Math.ceil(images.length / columns) * (height + GAP) - GAP,
    width: Math.min(columns, images.length) * (width + GAP) - GAP,
    channels: 4,
  };
  // Between images white where transparency is not shown, and transparent for pages of any color.
  const pixels = new Uint8Array(size.height * size.width * 4);
  new Uint32Array(pixels.buffer).fill(TRANSPARENT_WHITE);
  images.forEach((image, i) => {
    const left = (i % columns) * (width + GAP);
    const top = Math.floor(i / columns) * (height + GAP);
    for (let at = 0; at < height * width; at++) {
      const to = ((top + Math.floor(at / width)) * size.width + left + (at % width)) * 4;
      pixels.set(image.pixels.subarray(at * 3, at * 3 + 3), to);
      pixels[to + 3] = 255;
    }
  });
  return { ...size, pixels };
}
