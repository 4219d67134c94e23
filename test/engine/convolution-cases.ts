import * as tf from "@tensorflow/tfjs";
import { convolve } from "../../lib/engine/convolve";
import type { Case } from "./kernel-cases";

/** A convolution: images, the channels that come out, and what differs from 3 x 3 at stride 1. */
interface Slide {
  readonly image: readonly [number, number, number, number];
  readonly out: number;
  readonly size?: number;
  readonly stride?: 1 | 2;
  readonly plus?: boolean;
}

// The own operations take 16 channels and a few hundred tiles or patches at a time, tiles of 2 x 2
// pixels: sides are even, odd and 1 here, channels one, two and three registers full, and pixels
// fewer and more than fit.
const slides: readonly Slide[] = [
  { image: [1, 1, 1, 16], out: 16 },
  { image: [3, 1, 1, 16], out: 16, plus: true },
  { image: [1, 1, 5, 16], out: 32, plus: true },
  { image: [3, 6, 1, 32], out: 16 },
  { image: [1, 2, 2, 16], out: 16, plus: true },
  { image: [3, 4, 6, 16], out: 16 },
  { image: [1, 5, 7, 16], out: 48, plus: true },
  { image: [3, 3, 4, 48], out: 16, plus: true },
  { image: [1, 4, 3, 48], out: 48 },
  { image: [3, 7, 5, 32], out: 48, plus: true },
  { image: [3, 24, 23, 16], out: 16, plus: true },
  { image: [1, 21, 20, 64], out: 80 },
  { image: [1, 1, 1, 16], out: 32, stride: 2 },
  { image: [3, 1, 4, 16], out: 16, stride: 2 },
  { image: [2, 6, 4, 16], out: 32, stride: 2, plus: true },
  { image: [1, 5, 7, 32], out: 48, stride: 2 },
  { image: [3, 6, 7, 48], out: 16, stride: 2 },
  { image: [2, 37, 36, 16], out: 16, stride: 2 },
  { image: [2, 3, 5, 16], out: 48, size: 1, plus: true },
  { image: [3, 1, 1, 32], out: 16, size: 1 },
  { image: [1, 5, 7, 48], out: 16, size: 1, stride: 2 },
  { image: [2, 4, 6, 16], out: 32, size: 1, stride: 2, plus: true },
  { image: [1, 5, 4, 16], out: 16, size: 2 },
  { image: [2, 6, 3, 16], out: 32, size: 5, plus: true },
  { image: [1, 6, 5, 16], out: 16, size: 5, stride: 2 },
];

function nameOf({ image, out, size = 3, stride = 1, plus = false }: Slide): string {
  const kernel = size === 3 ? "" : ` by ${size} x ${size}`;
  const strides = stride === 1 ? "" : " at stride 2";
  return `convolve ${image.join(" x ")} to ${out}${kernel}${strides}${plus ? " and add" : ""}`;
}

/** x, kernel, bias and perhaps `plus` through `convolve`, by the name of the case. */
export const convolutions: Readonly<Record<string, Slide>> = Object.fromEntries(
  slides.map((slide) => [nameOf(slide), slide]),
);

function convolution({ image, out, size = 3, stride = 1, plus = false }: Slide): Case {
  const [batch, height, width, channels] = image;
  const result = [batch, Math.ceil(height / stride), Math.ceil(width / stride), out];
  return {
    shapes: [image, [size, size, channels, out], [out], ...(plus ? [result] : [])],
    compute: (x, kernel, bias, more?: tf.Tensor) =>
      convolve(x as tf.Tensor4D, kernel as tf.Tensor4D, bias as tf.Tensor1D, {
        stride,
        ...(more ? { plus: more as tf.Tensor4D } : {}),
      }),
    // A portable convolution takes milliseconds where there are many pixels.
    tried: height > 20 ? 2 : 8,
  };
}

/** The kernel and bias of a convolution of data, whatever its channels. */
function ofData(image: [number, number, number, number], size: number, stride: 1 | 2): Case {
  const waves = Array.from({ length: image.reduce((a, b) => a * b) }, (_, i) => Math.sin(0.7 * i));
  return {
    shapes: [[size, size, image[3], 16], [16]],
    compute: (kernel, bias) =>
      convolve(tf.tensor4d(waves, image), kernel as tf.Tensor4D, bias as tf.Tensor1D, {
        stride,
        ofData: true,
      }),
    tried: 8,
  };
}

export const convolutionCases: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    Object.entries(convolutions).map(([name, slide]) => [name, convolution(slide)]),
  ),
  "convolve data of 3 channels": ofData([3, 6, 7, 3], 3, 1),
  "convolve data of 1 channel": ofData([1, 5, 4, 1], 3, 1),
  "convolve many pixels of data": ofData([2, 40, 39, 3], 3, 1),
  "convolve data of 17 channels at stride 2": ofData([2, 7, 6, 17], 3, 2),
  "convolve data of 5 channels by 1 x 1": ofData([2, 3, 4, 5], 1, 1),
};
