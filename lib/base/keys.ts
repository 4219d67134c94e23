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
  const blocks = Math.ceil(count / 2);
  const drawn = new Float64Array(2 * blocks);
  for (let i = 0; i < blocks; i++) encrypt(key[0], key[1], i, STREAM, drawn, 2 * i);
  for (let i = 0; i < count; i++) drawn[i] /= 2 ** 32;
  return drawn.subarray(0, count);
}

// The second half of the counter of every block of a stream; forks use other halves.
const STREAM = 0x75;

/** An endless stream of uniform numbers in [0, 1), for samplers that reject. */
export function uniformStream(key: Key): () => number {
  let drawn: Float64Array = new Float64Array(0);
  let block = 0;
  let next = 0;
  return () => {
    if (next === drawn.length) {
      drawn = uniforms(fork(key, block), 64 << Math.min(block++, 6));
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
  const encrypted = new Float64Array(2);
  encrypt(key[0], key[1], counter[0], counter[1], encrypted, 0);
  return [encrypted[0], encrypted[1]];
}

// Threefry into a place of an array: images need millions of numbers, and no garbage with them.
function encrypt(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Float64Array,
  place: number,
): void {
  const key2 = PARITY ^ key0 ^ key1;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  let [next, afterNext, last] = [key1, key2, key0];
  for (let group = 0; group < 5; group++) {
    const turns = ROTATIONS[group & 1];
    for (let i = 0; i < 4; i++) {
      x = (x + y) | 0;
      y = ((y << turns[i]) | (y >>> (32 - turns[i]))) ^ x;
    }
    x = (x + next) | 0;
    y = (y + afterNext + group + 1) | 0;
    [next, afterNext, last] = [afterNext, last, next];
  }
  out[place] = x >>> 0;
  out[place + 1] = y >>> 0;
}

const PARITY = 0x1bd11bda;
const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;
