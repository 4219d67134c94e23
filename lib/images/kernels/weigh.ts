// Kernels that weigh pixels, in units of 2^-22: the two passes of a resize. For each output row or
// column a window has `stride` 32-bit numbers: the first input one, how many, and a weight for each.

const PLACES = 22;
const HALF = 1 << (PLACES - 1);

/** [height, width, channels] → [height, toWidth, channels]; input rows are `pitch` bytes apart. */
export function weighAcross(
  from: usize,
  pitch: i32,
  to: usize,
  height: i32,
  channels: i32,
  toWidth: i32,
  windows: usize,
  stride: i32,
): void {
  for (let y = 0; y < height; y++) {
    let window = windows;
    for (let x = 0; x < toWidth; x++) {
      const source = from + load<i32>(window) * channels;
      // Four bytes at once, of which this pixel has one or three: the next pixel's are written anew.
      store<u32>(to, weigh(source, channels, window + 8, load<i32>(window, 4)));
      to += channels;
      window += stride << 2;
    }
    from += pitch;
  }
}

/** [height, row] bytes → [toHeight, row]; input rows are `pitch` bytes apart. */
export function weighDown(
  from: usize,
  pitch: i32,
  to: usize,
  row: i32,
  toHeight: i32,
  windows: usize,
  stride: i32,
): void {
  for (let y = 0; y < toHeight; y++) {
    const source = from + load<i32>(windows) * pitch;
    const count = load<i32>(windows, 4);
    for (let i = 0; i < row; i += 4) {
      store<u32>(to + i, weigh(source + i, pitch, windows + 8, count));
    }
    to += row;
    windows += stride << 2;
  }
}

// Four bytes side by side and those `step` bytes further on, each four with a weight. Some filters
// have negative weights and overshoot, so the sums are clipped.
function weigh(source: usize, step: i32, weights: usize, count: i32): u32 {
  let sums = i32x4.splat(HALF);
  for (let j = 0; j < count; j++) {
    const bytes = i16x8.extend_low_i8x16_u(v128.load_zero<u32>(source));
    const weight = v128.load_splat<i32>(weights + (j << 2));
    sums = i32x4.add(sums, i32x4.mul(i32x4.extend_low_i16x8_u(bytes), weight));
    source += step;
  }
  const wide = i32x4.shr_s(sums, PLACES);
  const narrow = i16x8.narrow_i32x4_s(wide, wide);
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(narrow, narrow), 0);
}
