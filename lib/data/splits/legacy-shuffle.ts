import { UserError } from "../../base/user-error";

/**
 * NumPy's legacy global generator, as far as the official label splits need it: the Mersenne
 * Twister MT19937 seeded with a 32-bit number, and `np.random.shuffle` on it.
 * Matsumoto and Nishimura, "Mersenne Twister", 1998; NumPy's RandomState keeps this stream fixed.
 */
export function legacyShuffle(seed: number): <T>(items: readonly T[]) => T[] {
  const next = mersenneTwister(seed);
  return (items) => {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const chosen = upTo(last, next);
      [shuffled[last], shuffled[chosen]] = [shuffled[chosen], shuffled[last]];
    }
    return shuffled;
  };
}

/** A whole number from 0 to `most`: draws under the smallest mask that covers it until one fits. */
function upTo(most: number, next: () => number): number {
  const mask = 2 ** (32 - Math.clz32(most)) - 1;
  for (;;) {
    const drawn = (next() & mask) >>> 0;
    if (drawn <= most) return drawn;
  }
}

const SIZE = 624;
const SHIFT = 397;

function mersenneTwister(seed: number): () => number {
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new UserError(
      `legacyShuffle: a seed should be a whole number from 0 to 2^32 - 1, but came as ${seed}`,
    );
  }
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  let place = SIZE;
  return () => {
    if (place === SIZE) {
      for (let i = 0; i < SIZE; i++) {
        const bits = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
        state[i] = state[(i + SHIFT) % SIZE] ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
      }
      place = 0;
    }
    let y = state[place++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}
