import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { sizeOf } from "../../base/shape";
import { UserError, reason } from "../../base/user-error";
import type { Image } from "../../images/image";

/** The largest content that an IDX file may have: MNIST's own 60 000 images, with room. */
const MOST_BYTES = 2 ** 27;

/**
 * Images of an IDX file (the format of MNIST), gzipped or not: magic 0x00000803, three big-endian
 * sizes, then bytes [count, height, width]. Throws a sentence with the file's name when it is
 * anything else.
 */
export function readIdxImages(file: string): Image[] {
  const { sizes, content } = readIdx(file, 3);
  const [count, height, width] = sizes;
  const size = height * width;
  return Array.from({ length: count }, (_, i) => ({
    height,
    width,
    channels: 1,
    pixels: content.subarray(i * size, (i + 1) * size),
  }));
}

/** Labels of an IDX file, gzipped or not: magic 0x00000801, one big-endian size, a byte a label. */
export function readIdxLabels(file: string): number[] {
  return Array.from(readIdx(file, 1).content);
}

function readIdx(name: string, dimensions: number): { sizes: number[]; content: Uint8Array } {
  const bytes = unzipped(name);
  const header = 4 + 4 * dimensions;
  const magic = bytes.length >= 4 ? bytes.readUInt32BE(0) : -1;
  if (magic !== 0x0800 + dimensions || bytes.length < header) {
    throw new UserError(
      `${name}: should be an IDX file of bytes in ${dimensions} dimensions, but begins with ` +
        `${bytes.subarray(0, 4).toString("hex") || "nothing"}; fetch or make the file again`,
    );
  }
  const sizes = Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const wanted = sizeOf(sizes);
  if (bytes.length - header !== wanted) {
    throw new UserError(
      `${name}: should hold ${wanted} bytes after its header (${sizes.join(" x ")}), but holds ` +
        `${bytes.length - header}; fetch or make the file again`,
    );
  }
  return { sizes, content: bytes.subarray(header) };
}

function unzipped(name: string): Buffer {
  let file: Buffer;
  try {
    file = readFileSync(name);
  } catch (thrown) {
    throw new UserError(`${name}: could not be read (${reason(thrown)})`, { cause: thrown });
  }
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file;
  try {
    return gunzipSync(file, { maxOutputLength: MOST_BYTES });
  } catch (thrown) {
    throw new UserError(
      `${name}: should be a gzip file of at most ${MOST_BYTES} bytes, but could not be unpacked ` +
        `(${reason(thrown)}); fetch or make the file again`,
      { cause: thrown },
    );
  }
}
