import { crc32, inflateSync } from "node:zlib";
import type { Image, ImageShape } from "../../images/image";

/** Larger pictures are worth a thread of their own. */
const MOST_PIXELS = 2 ** 14;

/**
 * The image in a small PNG of the plainest kind (8 bits, grey or color, not interlaced, nothing
 * that changes its colors), or null where it is anything else, damaged, or has more than
 * `mostPixels`; the library of all formats then says what. Small pictures come many times as fast
 * this way, for that library sets up a whole line of work for each of them.
 */
export function plainPng(content: Buffer, mostPixels = MOST_PIXELS): Image | null {
  const shape = plainShape(content);
  if (shape === null || shape.height * shape.width > Math.min(mostPixels, MOST_PIXELS)) return null;
  const packed = packedIn(content);
  if (packed === null) return null;
  const row = shape.width * shape.channels;
  const size = shape.height * (row + 1);
  try {
    const filtered = inflateSync(packed, { maxOutputLength: size });
    const pixels = filtered.length === size ? unfiltered(filtered, row, shape.channels) : null;
    return pixels && { ...shape, pixels };
  } catch {
    return null; // more bytes than that, or damaged
  }
}

const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
const HEADER_END = 33;

function plainShape(content: Buffer): ImageShape | null {
  if (content.length < HEADER_END || SIGNATURE.compare(content, 0, SIGNATURE.length) !== 0) {
    return null;
  }
  const [width, height] = [content.readUInt32BE(16), content.readUInt32BE(20)];
  const [depth, color, ...methods] = content.subarray(24, 29);
  const plain = depth === 8 && (color === 0 || color === 2) && methods.every((each) => each === 0);
  return plain && width * height > 0 ? { height, width, channels: color === 0 ? 1 : 3 } : null;
}

/** Chunks that leave the pixels as they are. */
const HARMLESS = ["sRGB", "pHYs", "tEXt", "tIME"];

function packedIn(content: Buffer): Buffer | null {
  const pieces: Buffer[] = [];
  for (let at = 8; at + 12 <= content.length;) {
    const end = at + 8 + content.readUInt32BE(at);
    if (end + 4 > content.length) return null;
    if (crc32(content.subarray(at + 4, end)) !== content.readUInt32BE(end)) return null;
    const kind = content.toString("latin1", at + 4, at + 8);
    if (kind === "IEND") return end + 4 === content.length ? Buffer.concat(pieces) : null;
    if (kind === "IDAT") pieces.push(content.subarray(at + 8, end));
    else if (!HARMLESS.includes(kind) && at > 8) return null;
    at = end + 4;
  }
  return null;
}

// Each row says by its first byte what was taken from its others; see the PNG specification, 9.
function unfiltered(filtered: Uint8Array, row: number, channels: number): Uint8Array | null {
  const pixels = new Uint8Array((filtered.length / (row + 1)) * row);
  for (let from = 0, to = 0; from < filtered.length; from += row + 1) {
    const filter = filtered[from];
    if (filter > 4) return null;
    for (let x = 0; x < row; x++, to++) {
      const left = x < channels ? 0 : pixels[to - channels];
      const above = to < row ? 0 : pixels[to - row];
      const corner = x < channels || to < row ? 0 : pixels[to - row - channels];
      pixels[to] = filtered[from + 1 + x] + guess(filter, left, above, corner);
    }
  }
  return pixels;
}

function guess(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  return filter === 3 ? (left + above) >> 1 : nearestToSum(left, above, corner);
}

// Paeth's predictor.
function nearestToSum(left: number, above: number, corner: number): number {
  const sum = left + above - corner;
  const [toLeft, toAbove, toCorner] = [
    Math.abs(sum - left),
    Math.abs(sum - above),
    Math.abs(sum - corner),
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
