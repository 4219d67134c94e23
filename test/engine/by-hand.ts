// The definitions, written out in double precision.

/**
 * A convolution of images [batch, height, width, channels] with a square filter [size, size,
 * channels, out]. With "same" padding TensorFlow puts the smaller half of the zeros before the
 * image: with a filter of 3 one row and column at stride 1, none at stride 2 where a side is even.
 */
export function slidByHand(
  x: readonly number[],
  [batch, height, width, channels]: readonly number[],
  filter: readonly number[],
  [size, , , filters]: readonly number[],
  stride: 1 | 2,
): number[] {
  const [top, left] = [height, width].map((side) => {
    const reach = (Math.ceil(side / stride) - 1) * stride + size;
    return Math.floor(Math.max(reach - side, 0) / 2);
  });
  const output: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < height; row += stride) {
      for (let column = 0; column < width; column += stride) {
        for (let out = 0; out < filters; out++) {
          let sum = 0;
          for (let i = 0; i < size; i++) {
            for (let j = 0; j < size; j++) {
              const [y, z] = [row + i - top, column + j - left];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let c = 0; c < channels; c++) {
                const pixel = x[((n * height + y) * width + z) * channels + c];
                sum += pixel * filter[((i * size + j) * channels + c) * filters + out];
              }
            }
          }
          output.push(sum);
        }
      }
    }
  }
  return output;
}

const [BATCH, HEIGHT, WIDTH, CHANNELS] = [2, 6, 4, 3];

/** Batch normalization of images [2, 6, 4, 3], with the unbiased variance beside the output. */
export function normalizedByHand(
  x: number[],
  gamma: number[],
  beta: number[],
  epsilon: number,
): { output: number[]; mean: number[]; variance: number[] } {
  const of = (channel: number) => x.filter((_, i) => i % CHANNELS === channel);
  const average = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const mean = gamma.map((_, c) => average(of(c)));
  const biased = gamma.map((_, c) => average(of(c).map((v) => (v - mean[c]) ** 2)));
  const n = BATCH * HEIGHT * WIDTH;
  return {
    output: x.map((value, i) => {
      const c = i % CHANNELS;
      return (gamma[c] * (value - mean[c])) / Math.sqrt(biased[c] + epsilon) + beta[c];
    }),
    mean,
    variance: biased.map((value) => (value * n) / (n - 1)),
  };
}
