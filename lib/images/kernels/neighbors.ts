// Kernels that mix neighbors: eight bytes of a row at once, each with bytes around it. A row has
// `row` bytes; the next pixels to the left and right are `channels` bytes away. Past the right edge
// they write up to 7 bytes of what is written anew afterwards.

/** Each pixel becomes (its eight neighbors + 5 times itself) / 13, rounded; the outermost stay. */
export function smoothBytes(from: usize, to: usize, height: i32, row: i32, channels: i32): void {
  memory.copy(to, from, row);
  for (let y = 1; y < height - 1; y++) {
    const start = y * row;
    memory.copy(to + start, from + start, channels);
    for (let i = start + channels; i < start + row - channels; i += 8) {
      const at = from + i;
      const beside = i16x8.add(across(at, channels), i16x8.shl(eight(at), 2));
      const beyond = i16x8.add(across(at - row, channels), across(at + row, channels));
      storeEight(to + i, thirteenths(i16x8.add(beside, beyond)));
    }
    const right = start + row - channels;
    memory.copy(to + right, from + right, channels);
  }
  const last = (height - 1) * row;
  memory.copy(to + last, from + last, row);
}

/**
 * Each pixel becomes the mean of the 16 pixels on the border of the 5 × 5 square around it, rounded;
 * the two outermost rows and columns stay.
 */
export function blurBytes(from: usize, to: usize, height: i32, row: i32, channels: i32): void {
  const edge = 2 * channels;
  memory.copy(to, from, 2 * row);
  for (let y = 2; y < height - 2; y++) {
    const start = y * row;
    memory.copy(to + start, from + start, edge);
    for (let i = start + edge; i < start + row - edge; i += 8) {
      const at = from + i;
      const sides = i16x8.add(
        i16x8.add(ends(at - row, edge), ends(at, edge)),
        ends(at + row, edge),
      );
      const above = i16x8.add(across(at - 2 * row, channels), ends(at - 2 * row, edge));
      const below = i16x8.add(across(at + 2 * row, channels), ends(at + 2 * row, edge));
      const sum = i16x8.add(i16x8.add(sides, above), below);
      storeEight(to + i, i16x8.shr_u(i16x8.add(sum, i16x8.splat(8)), 4));
    }
    const right = start + row - edge;
    memory.copy(to + right, from + right, edge);
  }
  const last = (height - 2) * row;
  memory.copy(to + last, from + last, 2 * row);
}

// Eight bytes as 16-bit numbers.
function eight(at: usize): v128 {
  return v128.load_ext<u8>(at);
}

function ends(at: usize, away: i32): v128 {
  return i16x8.add(eight(at - away), eight(at + away));
}

function across(at: usize, away: i32): v128 {
  return i16x8.add(ends(at, away), eight(at));
}

// A thirteenth of sums of 13 bytes, rounded: times 5042 / 2^16, which is near enough below 6553.
// Pillow adds in float32, but a thirteenth is never a half, so whole numbers round alike.
function thirteenths(sums: v128): v128 {
  const lifted = i16x8.add(sums, i16x8.splat(6));
  const factor = i16x8.splat(5042);
  const low = i32x4.shr_u(i32x4.extmul_low_i16x8_u(lifted, factor), 16);
  return i16x8.narrow_i32x4_u(low, i32x4.shr_u(i32x4.extmul_high_i16x8_u(lifted, factor), 16));
}

function storeEight(to: usize, numbers: v128): void {
  v128.store_lane<u64>(to, i8x16.narrow_i16x8_u(numbers, numbers), 0);
}
