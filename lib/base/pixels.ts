/** Byte v of an image as a number: 2v / 255 − 1, so 0 … 255 become −1 … 1. */
const NUMBERS = Float32Array.from({ length: 256 }, (_, v) => (2 * v) / 255 - 1);

/** Writes bytes as numbers from −1 to 1, from a place of the target on, in float32. */
export function spreadBytes(bytes: Uint8Array, target: Float32Array, offset = 0): void {
  const count = bytes.length;
  let i = 0;
  // Four a round, since counting takes longer than looking up.
  for (; i + 3 < count; i += 4) {
    target[offset + i] = NUMBERS[bytes[i]];
    target[offset + i + 1] = NUMBERS[bytes[i + 1]];
    target[offset + i + 2] = NUMBERS[bytes[i + 2]];
    target[offset + i + 3] = NUMBERS[bytes[i + 3]];
  }
  for (; i < count; i++) target[offset + i] = NUMBERS[bytes[i]];
}
