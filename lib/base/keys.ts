/**
 * A key names a stream of random numbers: 64 bits in two halves. Whoever needs chance is given a
 * key, so the same key gives the same answer in any process, on any worker, after any resume.
 */
export type Key = readonly [number, number];

/** The first key of a run. Seeds are whole numbers from 0 to 2^53 - 1. */
export function seedKey(seed: number): Key {
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new RangeError(`seedKey: a seed should be a whole number from 0, but came as ${seed}`);
  }
  return threefry([0, 0], [seed >>> 0, Math.floor(seed / 2 ** 32)]);
}

/**
 * A key of its own for each purpose: `fork(key, step, "mixup")`. The order of the labels counts,
 * and a forked key tells nothing of its siblings.
 */
export function fork(key: Key, ...labels: readonly (string | number)[]): Key {
  return labels.reduce<Key>((parent, label) => threefry(parent, labelBits(label)), key);
}

/**
 * `count` uniform numbers in [0, 1), each with 32 random bits, as many from a key as one likes:
 * number i is block i / 2 of the key's stream.
 */
export function uniforms(key: Key, count: number): Float64Array {
  const drawn = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    const [a, b] = threefry(key, [i >>> 1, 0x75]);
    drawn[i] = a / 2 ** 32;
    if (i + 1 < count) drawn[i + 1] = b / 2 ** 32;
  }
  return drawn;
}

/** An endless stream of uniform numbers in [0, 1), for samplers that reject. */
export function uniformStream(key: Key): () => number {
  let drawn: Float64Array = new Float64Array(0);
  let block = 0;
  let next = 0;
  return () => {
    if (next === drawn.length) {
      drawn = uniforms(fork(key, block++), 64);
      next = 0;
    }
    return drawn[next++];
  };
}

// A number and the string that spells it are different labels: "1" and 1 do not collide.
function labelBits(label: string | number): readonly [number, number] {
  if (typeof label === "number") {
    if (!Number.isSafeInteger(label)) {
      throw new RangeError(
        `fork: a label should be a whole number or a word, but came as ${label}`,
      );
    }
    return [label >>> 0, Math.floor(label / 2 ** 32) | 0];
  }
  // FNV-1a over UTF-16 code units, twice from different offsets; Threefry does the scrambling.
  let low = 0x811c9dc5;
  let high = 0x01000193 ^ label.length;
  for (let i = 0; i < label.length; i++) {
    low = Math.imul(low ^ label.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ label.charCodeAt(i), 0x85ebca6b);
  }
  return [low >>> 0, (high | 0x80000000) >>> 0];
}

/**
 * Threefry-2x32 with 20 rounds: encrypts a 64-bit counter under a 64-bit key.
 * Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 */
export function threefry(key: Key, counter: readonly [number, number]): Key {
  const ks = [key[0] | 0, key[1] | 0, 0x1bd11bda ^ key[0] ^ key[1]];
  let x = (counter[0] + ks[0]) | 0;
  let y = (counter[1] + ks[1]) | 0;
  for (let group = 0; group < 5; group++) {
    for (const turn of ROTATIONS[group & 1]) {
      x = (x + y) | 0;
      y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    }
    x = (x + ks[(group + 1) % 3]) | 0;
    y = (y + ks[(group + 2) % 3] + group + 1) | 0;
  }
  return [x >>> 0, y >>> 0];
}

const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;
