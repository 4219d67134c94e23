/** One of Pillow's resampling filters: how far it reaches, and its weight there. */
interface Filter {
  readonly reach: number;
  readonly weight: (distance: number) => number;
}

/** The names of the filters that resize by weighing pixels; "nearest" weighs none. */
export type Weighing = "lanczos" | "bicubic" | "bilinear" | "box" | "hamming";

const FILTERS: Readonly<Record<Weighing, Filter>> = {
  lanczos: {
    reach: 3,
    weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0),
  },
  bicubic: { reach: 2, weight: (x) => cubic(Math.abs(x)) },
  bilinear: { reach: 1, weight: (x) => Math.max(1 - Math.abs(x), 0) },
  box: { reach: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  hamming: { reach: 1, weight: (x) => hamming(Math.abs(x)) },
};

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

// Keys' cubic convolution with a = −1/2.
function cubic(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

function hamming(x: number): number {
  if (x >= 1) return 0;
  return sinc(x) * (Math.fround(0.54) + Math.fround(0.46) * Math.cos(x * Math.PI));
}

/** For each output pixel of a row or column: the input pixels it is made of, and their weights. */
export interface Windows {
  /** [outputs · stride]: of each output the first input, how many, and weights in units of 2^-22. */
  readonly numbers: Int32Array;
  readonly stride: number;
}

// Fixed-point weights have 22 binary places, so that 255 · a row's weights fits 32 bits.
const ONE = 2 ** 22;

/**
 * The windows that take `from` pixels to `to` pixels. When shrinking, the filter widens by
 * from / to and so averages; each window's weights sum to one. Pillow, Resample.c.
 */
export function windows(from: number, to: number, weighing: Weighing): Windows {
  const name = `${weighing} ${from} ${to}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  // A run stretches the same few sizes over and over; a stranger's many are not all kept.
  if (remembered.size === 256) remembered.clear();
  const weighed = weighWindows(from, to, weighing);
  remembered.set(name, weighed);
  return weighed;
}

const remembered = new Map<string, Windows>();

function weighWindows(from: number, to: number, weighing: Weighing): Windows {
  const { reach, weight } = FILTERS[weighing];
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const support = reach * widening;
  const most = Math.ceil(support) * 2 + 1;
  const stride = 2 + most;
  const numbers = new Int32Array(to * stride);
  const raw = new Float64Array(most);
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale;
    const first = Math.max(Math.trunc(center - support + 0.5), 0);
    const count = Math.min(Math.trunc(center + support + 0.5), from) - first;
    let sum = 0;
    for (let j = 0; j < count; j++) {
      raw[j] = weight((j + first - center + 0.5) * (1 / widening));
      sum += raw[j];
    }
    numbers[i * stride] = first;
    numbers[i * stride + 1] = count;
    for (let j = 0; j < count; j++) {
      const share = (raw[j] / sum) * ONE;
      numbers[i * stride + 2 + j] = Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
    }
  }
  return { numbers, stride };
}
