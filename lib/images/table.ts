import { type Image, withPixels } from "./image";

/** How often each byte occurs, channel after channel: [channels · 256]. */
export function histogram(image: Image): Uint32Array {
  const { channels, pixels } = image;
  const counts = new Uint32Array(channels * 256);
  for (let channel = 0; channel < channels; channel++) {
    const base = channel * 256;
    for (let i = channel; i < pixels.length; i += channels) counts[base + pixels[i]]++;
  }
  return counts;
}

/** Replaces each byte v by the table's entry v: [256] bytes for all channels. */
export function throughTable(image: Image, table: Uint8Array): Image {
  const { pixels } = image;
  const replaced = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) replaced[i] = table[pixels[i]];
  return withPixels(image, replaced);
}

/** Replaces each byte by its own channel's table: [channels · 256] bytes. */
export function throughTables(image: Image, tables: Uint8Array): Image {
  const { channels, pixels } = image;
  const replaced = new Uint8Array(pixels.length);
  for (let channel = 0; channel < channels; channel++) {
    const base = channel * 256;
    for (let i = channel; i < pixels.length; i += channels) replaced[i] = tables[base + pixels[i]];
  }
  return withPixels(image, replaced);
}
