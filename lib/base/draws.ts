import { expectInteger } from "./expect";
import { UserError } from "./user-error";
import { type Key, fork, uniforms, uniformStream } from "./keys";

/** `count` whole numbers from 0 up to, but without, `below`. */
export function integers(key: Key, count: number, below: number): number[] {
  return Array.from(uniforms(key, count), (u) => Math.floor(u * below));
}

/** The numbers 0 … count - 1 in a uniformly random order (Fisher and Yates, from the end). */
export function permutation(key: Key, count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  const drawn = uniforms(key, Math.max(count - 1, 0));
  for (let last = count - 1; last > 0; last--) {
    const chosen = Math.floor(drawn[last - 1] * (last + 1));
    [order[last], order[chosen]] = [order[chosen], order[last]];
  }
  return order;
}

/**
 * `count` normal numbers with mean 0 and standard deviation 1 (Box and Muller's transform).
 * With `truncate`, those farther from 0 than that are drawn again.
 */
export function normals(
  key: Key,
  count: number,
  { truncate = Infinity }: { truncate?: number } = {},
): Float64Array {
  const next = uniformStream(key);
  const drawn = new Float64Array(count);
  let filled = 0;
  while (filled < count) {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    for (const value of [radius * Math.cos(angle), radius * Math.sin(angle)]) {
      if (filled < count && Math.abs(value) <= truncate) drawn[filled++] = value;
    }
  }
  return drawn;
}

/**
 * `count` numbers from Beta(a, b), a and b above 0, as X / (X + Y) of two Gamma numbers.
 * Each number has a key of its own, so number i does not depend on how often the others rejected.
 */
export function betas(key: Key, count: number, a: number, b: number): Float64Array {
  expectInteger("betas", "the count", count);
  if (!(a > 0 && b > 0 && a < Infinity && b < Infinity)) {
    throw new UserError(
      `betas: both parameters should be above 0 and finite, but came as ${a} and ${b}`,
    );
  }
  return Float64Array.from({ length: count }, (_, i) => {
    const x = logGamma(fork(key, i, "x"), a);
    const y = logGamma(fork(key, i, "y"), b);
    return 1 / (1 + Math.exp(y - x));
  });
}

/**
 * The logarithm of one Gamma(shape, 1) number; logarithms, because small shapes underflow.
 * Marsaglia and Tsang, "A simple method for generating gamma variables", 2000; below shape 1 by
 * their boost Gamma(shape) = Gamma(shape + 1) · U^(1 / shape).
 */
function logGamma(key: Key, shape: number): number {
  const next = uniformStream(key);
  const boost = shape < 1 ? Math.log(1 - next()) / shape : 0;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return Math.log(d * v) + boost;
    }
  }
}
