/** An image as bytes: [height, width, channels], one channel for gray, three for color. */
export interface GridImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

/** The white space between images, in pixels. */
export const GAP = 4;

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

/** Color images of one size in rows of so many columns, as one image on white. */
export function pasteAll(images: readonly GridImage[], columns: number): GridImage {
  const [{ height, width }] = images;
  const across = Math.min(columns, images.length);
  const down = Math.ceil(images.length / columns);
  const wide = across * (width + GAP) - GAP;
  const tall = down * (height + GAP) - GAP;
  const pixels = new Uint8Array(tall * wide * 3).fill(255);
  images.forEach((image, i) => {
    const left = (i % columns) * (width + GAP);
    const top = Math.floor(i / columns) * (height + GAP);
    for (let y = 0; y < height; y++) {
      const row = image.pixels.subarray(y * width * 3, (y + 1) * width * 3);
      pixels.set(row, ((top + y) * wide + left) * 3);
    }
  });
  return { height: tall, width: wide, channels: 3, pixels };
}
