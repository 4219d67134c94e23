import type { GridImage } from "../montage";

/** Tensors with a shorter side are not taken for images: filters of convolutions have such. */
const SHORTEST_SIDE = 8;
/** Of a larger batch only so many images are made. */
const MOST_IMAGES = 144;

/** Images made from a tensor, and the range of its values that became 0 … 255. */
export interface TensorImages {
  readonly images: readonly GridImage[];
  /** How many images the tensor holds. */
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The images in a tensor of [height, width, channels] or [count, height, width, channels];
 * undefined where its shape, its type or its values are not those of images.
 */
export function tensorImages(
  shape: readonly number[],
  dtype: string,
  values: ArrayLike<unknown>,
): TensorImages | undefined {
  if (shape.length !== 3 && shape.length !== 4) return undefined;
  const [height, width, channels] = shape.slice(-3);
  const count = shape.length === 4 ? shape[0] : 1;
  const isImage =
    (channels === 1 || channels === 3) && height >= SHORTEST_SIDE && width >= SHORTEST_SIDE;
  if (!isImage || count < 1 || !["float32", "int32", "bool"].includes(dtype)) return undefined;
  const numbers = values as ArrayLike<number>;
  const range = pixelRange(numbers);
  if (range === undefined) return undefined;
  const [low, high] = range;
  const size = height * width * channels;
  const images = Array.from({ length: Math.min(count, MOST_IMAGES) }, (_, image) => {
    const pixels = new Uint8Array(size);
    for (let i = 0; i < size; i++) {
      pixels[i] = Math.round((255 * (numbers[image * size + i] - low)) / (high - low));
    }
    return { height, width, channels, pixels };
  });
  return { images, count, low, high };
}

/**
 * The range of pixels whose values are these: 0 … 1 where all lie in it, -1 … 1 where all lie in
 * that, 0 … 255 for whole numbers; undefined where some lie outside or are NaN.
 */
function pixelRange(values: ArrayLike<number>): readonly [number, number] | undefined {
  let [low, high, whole] = [0, 0, true];
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (Number.isNaN(value)) return undefined;
    low = Math.min(low, value);
    high = Math.max(high, value);
    whole &&= Number.isInteger(value);
  }
  if (low >= 0 && high <= 1) return [0, 1];
  if (low >= -1 && high <= 1) return [-1, 1];
  return low >= 0 && high <= 255 && whole ? [0, 255] : undefined;
}
