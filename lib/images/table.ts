import { type Image, withPixels } from "./image";

/** The table that replaces nothing. */
export const BYTES: Uint8Array = Uint8Array.from({ length: 256 }, (_, v) => v);

/** The table whose entry v is `replace(v)`, a number from 0 to 255, cut to a whole one. */
export function tabulate(replace: (v: number) => number): Uint8Array {
  const table = new Uint8Array(256);
  for (let v = 0; v < 256; v++) table[v] = replace(v);
  return table;
}

/** How often each byte occurs, channel after channel: [channels · 256]. */
export function histogram({ channels, pixels }: Image): Uint32Array {
  const counts = new Uint32Array(channels * 256);
  const size = pixels.length;
  if (channels === 3) {
    for (let i = 0; i < size; i += 3) {
      counts[pixels[i]]++;
      counts[256 + pixels[i + 1]]++;
      counts[512 + pixels[i + 2]]++;
    }
  } else {
    for (let i = 0; i < size; i++) counts[pixels[i]]++;
  }
  return counts;
}

/**
 * Replaces each byte v by entry v of its channel's table.
 * One table of [256] bytes for all channels, or one a channel: [channels · 256].
 */
export function throughTable(image: Image, table: Uint8Array): Image {
  const { pixels } = image;
  const size = pixels.length;
  const replaced = new Uint8Array(size);
  if (table.length === 768) {
    for (let i = 0; i < size; i += 3) {
      replaced[i] = table[pixels[i]];
      replaced[i + 1] = table[256 + pixels[i + 1]];
      replaced[i + 2] = table[512 + pixels[i + 2]];
    }
  } else {
    for (let i = 0; i < size; i++) replaced[i] = table[pixels[i]];
  }
  return withPixels(image, replaced);
}
