/** An image as bytes: [height, width, channels], one channel for gray, three for color. */
export interface GridImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

/** The white space between images, in pixels. */
export const GAP = 4;

const [CLEAR_WHITE] = new Uint32Array(Uint8Array.of(255, 255, 255, 0).buffer);

/** Each pixel becomes a square of scale x scale, and gray becomes color. */
export function enlarge({ height, width, channels, pixels }: GridImage, scale: number): GridImage {
  const [tall, wide] = [height * scale, width * scale];
  const squares = new Uint8Array(tall * wide * 3);
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < wide; x++) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
      for (let c = 0; c < 3; c++) {
        squares[(y * wide + x) * 3 + c] = pixels[from + (channels === 3 ? c : 0)];
      }
    }
  }
  return { height: tall, width: wide, channels: 3, pixels: squares };
}

/** Color images of one size in rows of so many columns, as one image; between them it is clear. */
export function pasteAll(images: readonly GridImage[], columns: number): GridImage {
  const [{ height, width }] = images;
  const across = Math.min(columns, images.length);
  const down = Math.ceil(images.length / columns);
  const wide = across * (width + GAP) - GAP;
  const tall = down * (height + GAP) - GAP;
  // White, for whoever shows no transparency, and clear for pages of any color.
  const pixels = new Uint8Array(tall * wide * 4);
  new Uint32Array(pixels.buffer).fill(CLEAR_WHITE);
  images.forEach((image, i) => {
    const left = (i % columns) * (width + GAP);
    const top = Math.floor(i / columns) * (height + GAP);
    for (let at = 0; at < height * width; at++) {
      const to = ((top + Math.floor(at / width)) * wide + left + (at % width)) * 4;
      for (let c = 0; c < 3; c++) pixels[to + c] = image.pixels[at * 3 + c];
      pixels[to + 3] = 255;
    }
  });
  return { height: tall, width: wide, channels: 4, pixels };
}
