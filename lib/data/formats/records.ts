import { statSync } from "node:fs";
import { UserError, reason } from "../../base/user-error";
import type { Image, ImageShape } from "../../images/image";
import { lazyImages } from "../lazy-images";
import type { Format } from "./formats";
import { readPiece } from "./piece";

/** Files that hold one image after another, each in the same number of bytes. */
export interface Records {
  /** In which order an image's bytes lie, the slowest first. */
  readonly order: "row column channel" | "channel row column" | "channel column row";
  /** Bytes before each image. */
  readonly before?: number;
  /**
   * Which of these bytes is its label; or how many bytes a label has in a file of labels alone,
   * little-endian, and the number of the first class there.
   */
  readonly labels: { readonly byte: number } | { readonly bytes: 1 | 2; readonly first: 0 | 1 };
}

/**
 * The format of such files. Images are read from the disk when they are asked for, so that they
 * take no memory, however many they are.
 */
export function records({ order, before = 0, labels }: Records): Format {
  return {
    images(files, shape) {
      const size = bytesOf(shape);
      const starts = [0];
      for (const file of files) starts.push(starts.at(-1)! + countIn(file, before + size));
      return lazyImages(starts.at(-1)!, (index) => {
        const which = starts.findLastIndex((start) => start <= index);
        const from = (index - starts[which]) * (before + size) + before;
        return inOrder(readPiece(files[which], from, size), shape, order);
      });
    },
    labels: (files, shape) =>
      files.flatMap((file) =>
        "byte" in labels
          ? labelsBeside(file, before + bytesOf(shape), labels.byte)
          : labelsAlone(file, labels),
      ),
  };
}

function bytesOf({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}

function countIn(file: string, stride: number): number {
  let size: number;
  try {
    ({ size } = statSync(file));
  } catch (thrown) {
    throw new UserError(`${file}: could not be read (${reason(thrown)})`, { cause: thrown });
  }
  if (size % stride === 0) return size / stride;
  throw new UserError(
    `${file}: should hold images of ${stride} bytes each, but its ${size} bytes are no multiple of it`,
  );
}

function labelsBeside(file: string, stride: number, byte: number): number[] {
  const count = countIn(file, stride);
  const bytes = readPiece(file, 0, count * stride);
  return Array.from({ length: count }, (_, i) => bytes[i * stride + byte]);
}

function labelsAlone(file: string, { bytes, first }: { bytes: 1 | 2; first: number }): number[] {
  const count = countIn(file, bytes);
  const content = Buffer.from(readPiece(file, 0, count * bytes).buffer);
  return Array.from({ length: count }, (_, i) => content.readUIntLE(i * bytes, bytes) - first);
}

function inOrder(bytes: Uint8Array, shape: ImageShape, order: Records["order"]): Image {
  const { height, width, channels } = shape;
  if (order === "row column channel") return { height, width, channels, pixels: bytes };
  const [down, right] = order === "channel row column" ? [width, 1] : [1, height];
  const plane = height * width;
  const pixels = new Uint8Array(bytes.length);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = y * down + x * right;
      for (let c = 0; c < channels; c++) pixels[at++] = bytes[from + c * plane];
    }
  }
  return { height, width, channels, pixels };
}
