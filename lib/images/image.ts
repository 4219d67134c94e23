import { expect } from "../base/expect";
import { spreadBytes } from "../base/pixels";
import { isUint8Array } from "../base/typed-arrays";

/** A picture of bytes, 0 black to 255 white: row by row, pixel by pixel, channel by channel. */
export interface Image {
  readonly height: number;
  readonly width: number;
  /** 1: gray; 3: red, green, blue. */
  readonly channels: number;
  /** [height, width, channels], row-major. */
  readonly pixels: Uint8Array;
}

/** An image's sizes without its pixels. */
export type ImageShape = Pick<Image, "height" | "width" | "channels">;

/**
 * An image over the given bytes, which are not copied.
 * Throws when a size is not whole and positive, or the bytes are not height · width · channels.
 */
export function createImage(
  height: number,
  width: number,
  channels: number,
  pixels: Uint8Array,
): Image {
  const image = { height, width, channels, pixels };
  expectImage("createImage", image);
  return image;
}

/** Throws unless this is an image; `who` is the function the reader called. */
export function expectImage(who: string, image: Image): void {
  expectSizes(who, image);
  const { height, width, channels, pixels } = image;
  expect(
    isUint8Array(pixels),
    who,
    "an image's pixels should be a Uint8Array, but came as something else",
  );
  expect(
    pixels.length === height * width * channels,
    who,
    `an image of [${height}, ${width}, ${channels}] should have ${height * width * channels} ` +
      `pixel bytes, but came with ${pixels.length}`,
  );
}

function expectSizes(who: string, { height, width, channels }: ImageShape): void {
  expect(
    Number.isInteger(height) && height > 0 && Number.isInteger(width) && width > 0,
    who,
    `an image's height and width should be whole numbers from 1, but came as ${height} and ${width}`,
  );
  expect(
    channels === 1 || channels === 3,
    who,
    `an image should have 1 channel (gray) or 3 (red, green, blue), but came with ${channels}`,
  );
}

/** Throws unless a strength is a number that `who` can work with. */
export function expectFinite(who: string, what: string, value: number): void {
  expect(Number.isFinite(value), who, `${what} should be a finite number, but came as ${value}`);
}

/** The same image in bytes of its own. */
export function copyImage(image: Image): Image {
  // Not slice(): a Buffer, which is a Uint8Array too, would share its bytes.
  const own = new Uint8Array(image.pixels.length);
  own.set(image.pixels);
  return withPixels(image, own);
}

/** An image of the same shape over other bytes. */
export function withPixels({ height, width, channels }: ImageShape, pixels: Uint8Array): Image {
  return { height, width, channels, pixels };
}

/**
 * What the network sees: byte v becomes 2v / 255 − 1, so 0 … 255 become −1 … 1.
 * [height, width, channels] in the image's order, as float32.
 */
export function toFloats(image: Image): Float32Array {
  const floats = new Float32Array(image.pixels.length);
  writeFloats(image, floats, 0);
  return floats;
}

/**
 * `toFloats` into a place of a larger array, such as one row of a batch.
 * Throws when the image does not fit there.
 */
export function writeFloats(image: Image, target: Float32Array, offset: number): void {
  expectImage("writeFloats", image);
  const { pixels } = image;
  expect(
    Number.isInteger(offset) && offset >= 0 && offset + pixels.length <= target.length,
    "writeFloats",
    `${pixels.length} values should fit from place ${offset} on, ` +
      `but the target has ${target.length}`,
  );
  spreadBytes(pixels, target, offset);
}

/**
 * The way back: x becomes 127.5 (1 + x) in float32, rounded to the nearest byte, halves to the
 * even one, and clipped to 0 … 255. Halves matter: 0 becomes 128, as np.round has it.
 * Throws when the values do not fill the shape, or one is not a number.
 */
export function fromFloats(floats: Float32Array, shape: ImageShape): Image {
  expectSizes("fromFloats", shape);
  const size = shape.height * shape.width * shape.channels;
  expect(
    floats.length === size,
    "fromFloats",
    `an image of [${shape.height}, ${shape.width}, ${shape.channels}] should have ${size} ` +
      `values, but came with ${floats.length}`,
  );
  const pixels = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const value = Math.fround(127.5 * Math.fround(1 + floats[i]));
    expect(!Number.isNaN(value), "fromFloats", `value ${i} should be a number, but came as NaN`);
    pixels[i] = value <= 0 ? 0 : value >= 255 ? 255 : roundHalfEven(value);
  }
  return withPixels(shape, pixels);
}

/** The nearest whole number, halves to the even one, as Python's and NumPy's `round` have it. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
