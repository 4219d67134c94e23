import { UserError } from "./user-error";

/**
 * A key names a stream of random numbers: 64 bits in two halves. All that is random is given a
 * key, so the same key gives the same result in any process, on any worker, after any resume.
 */
export type Key = readonly [number, number];

/** The first key of a run. Seeds are whole numbers from 0 to 2^53 - 1. */
export function seedKey(seed: number): Key {
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new UserError(`seedKey: a seed should be a whole number from 0, but came as ${seed}`);
  }
  return threefry([0, 0], [seed >>> 0, Math.floor(seed / 2 ** 32)]);
}

/**
 * A key of its own for each purpose: `fork(key, step, "mixup")`. The order of the labels counts,
 * and a forked key is independent of its siblings.
 */
export function fork(key: Key, ...labels: readonly (string | number)[]): Key {
  let child = key;
  for (const label of labels) child = threefry(child, labelBits(label));
  return child;
}

/**
 * `count` uniform numbers in [0, 1), each with 32 random bits, as many from a key as one likes:
 * number i is block i / 2 of the key's stream.
 */
export function uniforms(key: Key, count: number): Float64Array {
  const drawn = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    encrypt(key[0], key[1], i / 2, STREAM);
    drawn[i] = encrypted[0] / 2 ** 32;
    // Written past an odd count, it is lost.
    drawn[i + 1] = encrypted[1] / 2 ** 32;
  }
  return drawn;
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
      throw new UserError(`fork: a label should be a whole number or a word, but came as ${label}`);
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
  encrypt(key[0], key[1], counter[0], counter[1]);
  return [encrypted[0], encrypted[1]];
}

// Threefry into `encrypted`: images need millions of numbers, and no garbage with them.
function encrypt(key0: number, key1: number, counter0: number, counter1: number): void {
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  let [next, afterNext, last] = [key1 | 0, PARITY ^ key0 ^ key1, key0 | 0];
  for (let group = 1; group <= 5; group++) {
    // Rounds in a row, since a loop over their rotations takes three times as long.
    if (group % 2 === 1) {
      x = (x + y) | 0;
      y = rotate(y, 13) ^ x;
      x = (x + y) | 0;
      y = rotate(y, 15) ^ x;
      x = (x + y) | 0;
      y = rotate(y, 26) ^ x;
      x = (x + y) | 0;
      y = rotate(y, 6) ^ x;
    } else {
      x = (x + y) | 0;
      y = rotate(y, 17) ^ x;
      x = (x + y) | 0;
      y = rotate(y, 29) ^ x;
      x = (x + y) | 0;
      y = rotate(y, 16) ^ x;
      x = (x + y) | 0;
      y = rotate(y, 24) ^ x;
    }
    x = (x + next) | 0;
    y = (y + afterNext + group) | 0;
    [next, afterNext, last] = [afterNext, last, next];
  }
  encrypted[0] = x;
  encrypted[1] = y;
}

function rotate(bits: number, left: number): number {
  return (bits << left) | (bits >>> (32 - left));
}

const encrypted = new Uint32Array(2);

const PARITY = 0x1bd11bda;
