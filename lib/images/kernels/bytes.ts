// Kernels over bytes in any order. Each may write up to 15 bytes past the last one.

/** Replaces each byte v of `from` by entry v of the table. */
export function lookUp(table: usize, from: usize, to: usize, size: i32): void {
  for (let i = 0; i < size; i += 4) {
    store<u8>(to + i, load<u8>(table + load<u8>(from + i)));
    store<u8>(to + i, load<u8>(table + load<u8>(from + i, 1)), 1);
    store<u8>(to + i, load<u8>(table + load<u8>(from + i, 2)), 2);
    store<u8>(to + i, load<u8>(table + load<u8>(from + i, 3)), 3);
  }
}

/** The same with a table for each of three channels: 768 bytes. */
export function lookUpColors(tables: usize, from: usize, to: usize, size: i32): void {
  for (let i = 0; i < size; i += 3) {
    store<u8>(to + i, load<u8>(tables + load<u8>(from + i)));
    store<u8>(to + i, load<u8>(tables + load<u8>(from + i, 1), 256), 1);
    store<u8>(to + i, load<u8>(tables + load<u8>(from + i, 2), 512), 2);
  }
}

/** How often each byte occurs in each channel: `counts` becomes [channels · 256] 32-bit numbers. */
export function countBytes(from: usize, size: i32, channels: i32, counts: usize): void {
  memory.fill(counts, 0, channels << 10);
  for (let i = 0; i < size; i += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const place = counts + (channel << 10) + ((<usize>load<u8>(from + i + channel)) << 2);
      store<i32>(place, load<i32>(place) + 1);
    }
  }
}

/**
 * first + weight · (second − first), cut to a byte: in float32 as Pillow's Blend.c, which clips and
 * then cuts. Sixteen bytes at once. Any of the three places may be the same.
 */
export function blendBytes(first: usize, second: usize, to: usize, size: i32, weight: f32): void {
  const weights = f32x4.splat(weight);
  for (let i = 0; i < size; i += 16) {
    const a = v128.load(first + i);
    const b = v128.load(second + i);
    const lowA = i16x8.extend_low_i8x16_u(a);
    const lowB = i16x8.extend_low_i8x16_u(b);
    const highA = i16x8.extend_high_i8x16_u(a);
    const highB = i16x8.extend_high_i8x16_u(b);
    const low = i16x8.narrow_i32x4_s(
      blendFour(i32x4.extend_low_i16x8_u(lowA), i32x4.extend_low_i16x8_u(lowB), weights),
      blendFour(i32x4.extend_high_i16x8_u(lowA), i32x4.extend_high_i16x8_u(lowB), weights),
    );
    const high = i16x8.narrow_i32x4_s(
      blendFour(i32x4.extend_low_i16x8_u(highA), i32x4.extend_low_i16x8_u(highB), weights),
      blendFour(i32x4.extend_high_i16x8_u(highA), i32x4.extend_high_i16x8_u(highB), weights),
    );
    v128.store(to + i, i8x16.narrow_i16x8_u(low, high));
  }
}

function blendFour(a: v128, b: v128, weights: v128): v128 {
  const way = f32x4.mul(weights, f32x4.convert_i32x4_s(i32x4.sub(b, a)));
  return i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.convert_i32x4_s(a), way));
}

/** The same image in three channels of its grayscale. */
export function grayBytes(from: usize, to: usize, size: i32): void {
  for (let i = 0; i < size; i += 3) {
    // The fourth byte is the next pixel's and is written anew.
    store<u32>(to + i, luma(from + i) * 0x010101);
  }
}

/** The sum of the grayscale image. */
export function sumGray(from: usize, size: i32, channels: i32): f64 {
  let sum: u64 = 0;
  if (channels == 1) for (let i = 0; i < size; i++) sum += load<u8>(from + i);
  else for (let i = 0; i < size; i += 3) sum += luma(from + i);
  return <f64>sum;
}

// .299 red + .587 green + .114 blue, the weights of ITU-R BT.601, rounded: in 16-bit fixed point,
// as Pillow converts to mode L (Convert.c).
function luma(pixel: usize): u32 {
  const red: u32 = load<u8>(pixel);
  const green: u32 = load<u8>(pixel, 1);
  const blue: u32 = load<u8>(pixel, 2);
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
}
