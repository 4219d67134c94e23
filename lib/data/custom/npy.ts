import { expect } from "../../base/expect";
import { UserError } from "../../base/user-error";
import { type Image, createImage } from "../../images/image";
import { type NpyFile, readNpy } from "./npy-file";

/**
 * The images in a NumPy file of bytes (uint8): [count, height, width], or [count, height, width,
 * channels] with 1 or 3 channels. Throws a sentence with the file's name when it is none, is cut
 * off, or holds other numbers or another shape.
 */
export function readNpyImages(file: string): Image[] {
  const { type, fortran, shape, bytes } = readNpy(file);
  expect(
    type.slice(1) === "u1",
    file,
    `images should be bytes (uint8), 0 black to 255 white, but are of type ${type}; convert them ` +
      "first, such as by (255 * images).round().astype(numpy.uint8) from 0 to 1",
  );
  const [count, height, width, channels = 1] = shape;
  expect(
    (shape.length === 3 || shape.length === 4) && (channels === 1 || channels === 3),
    file,
    "should be [count, height, width] or [count, height, width, channels] with 1 or 3 channels, " +
      `but is [${shape.join(", ")}]`,
  );
  expect(bytes.length > 0, file, `holds no pixels: its shape is [${shape.join(", ")}]`);
  const rows = fortran ? lastFastest(bytes, shape) : bytes;
  const size = height * width * channels;
  return Array.from({ length: count }, (_, i) =>
    createImage(height, width, channels, rows.subarray(i * size, (i + 1) * size)),
  );
}

/**
 * The labels in a NumPy file of whole numbers of any size: [count] or [count, 1]. Throws a sentence
 * with the file's name when it is none, is cut off, or holds other numbers or another shape.
 */
export function readNpyLabels(file: string): number[] {
  const npy = readNpy(file);
  const [count, columns = 1] = npy.shape;
  expect(
    npy.shape.length >= 1 && npy.shape.length <= 2 && columns === 1,
    file,
    `labels should be [count], but are [${npy.shape.join(", ")}]`,
  );
  const read = readerOf(file, npy);
  return Array.from({ length: count }, (_, i) => read(i));
}

/** Reads the whole number at a place. */
function readerOf(file: string, { type, bytes }: NpyFile): (place: number) => number {
  const [, order, kind, size] = /^([<>|=])([iu])([1248])$/.exec(type) ?? [];
  expect(
    kind !== undefined,
    file,
    `labels should be whole numbers, but are of type ${type}; convert them first, such as by ` +
      "labels.astype(numpy.int64)",
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = order !== ">";
  const readers: Readonly<Record<string, (at: number) => number | bigint>> = {
    i1: (at) => view.getInt8(at),
    u1: (at) => view.getUint8(at),
    i2: (at) => view.getInt16(at, little),
    u2: (at) => view.getUint16(at, little),
    i4: (at) => view.getInt32(at, little),
    u4: (at) => view.getUint32(at, little),
    i8: (at) => view.getBigInt64(at, little),
    u8: (at) => view.getBigUint64(at, little),
  };
  const reader = readers[kind + size];
  return (place) => {
    const label = Number(reader(place * Number(size)));
    if (Number.isSafeInteger(label)) return label;
    throw new UserError(`${file}: label ${place} is ${label}, which is no number of a class`);
  };
}

// Fortran's order has one byte of every image together; ours, all bytes of one image.
function lastFastest(bytes: Uint8Array, shape: readonly number[]): Uint8Array {
  const [count, height, width, channels = 1] = shape;
  const size = height * width * channels;
  const turned = new Uint8Array(bytes.length);
  let from = 0;
  for (let c = 0; c < channels; c++) {
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        let to = (y * width + x) * channels + c;
        for (let i = 0; i < count; i++, to += size) turned[to] = bytes[from++];
      }
    }
  }
  return turned;
}
