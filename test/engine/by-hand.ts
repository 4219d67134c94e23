// The definitions, written out in double precision for images [2, 6, 4, 3].
const [BATCH, HEIGHT, WIDTH, CHANNELS] = [2, 6, 4, 3];

/**
 * A 3x3 convolution with 5 filters. With "same" padding TensorFlow puts the smaller half of the
 * zeros before the image: one row and column at stride 1, none at stride 2 where sides are even.
 */
export function slidByHand(x: number[], filter: number[], stride: 1 | 2): number[] {
  const before = stride === 1 ? 1 : 0;
  const output: number[] = [];
  for (let n = 0; n < BATCH; n++) {
    for (let row = 0; row < HEIGHT; row += stride) {
      for (let column = 0; column < WIDTH; column += stride) {
        for (let out = 0; out < 5; out++) {
          let sum = 0;
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j < 3; j++) {
              const [y, z] = [row + i - before, column + j - before];
              if (y < 0 || y >= HEIGHT || z < 0 || z >= WIDTH) continue;
              for (let c = 0; c < CHANNELS; c++) {
                const pixel = x[((n * HEIGHT + y) * WIDTH + z) * CHANNELS + c];
                sum += pixel * filter[((i * 3 + j) * CHANNELS + c) * 5 + out];
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

/** Batch normalization, with the unbiased variance beside the output. */
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
