// Kernels that move pixels.

/**
 * Output pixel (x, y) shows the nearest input pixel to (x0 + x · rightX + y · downX,
 * y0 + x · rightY + y · downY), all in 16.16 fixed point; black outside.
 */
export function moveAffine(
  from: usize,
  to: usize,
  height: i32,
  width: i32,
  channels: i32,
  x0: i32,
  y0: i32,
  rightX: i32,
  rightY: i32,
  downX: i32,
  downY: i32,
): void {
  memory.fill(to, 0, height * width * channels);
  for (let y = 0; y < height; y++) {
    const first = max(0, max(firstInside(x0, rightX, width), firstInside(y0, rightY, height)));
    const end = min(width, min(endInside(x0, rightX, width), endInside(y0, rightY, height)));
    if (first < end) {
      const target = to + (y * width + first) * channels;
      const inX = x0 + first * rightX;
      const inY = y0 + first * rightY;
      if (rightX == 0x10000 && rightY == 0) {
        // A shift: the row is one run of pixels.
        const source = from + ((inY >> 16) * width + (inX >> 16)) * channels;
        moveRun(source, target, (end - first) * channels);
      } else if (channels == 3)
        moveColors(from, target, width, end - first, inX, inY, rightX, rightY);
      else moveGrays(from, target, width, end - first, inX, inY, rightX, rightY);
    }
    x0 += downX;
    y0 += downY;
  }
}

// The first count of steps from a place after which it lies in 0 … size − 1, and the first after
// which it does so no more; both may be out of the row.
function firstInside(place: i32, step: i32, size: i32): i32 {
  const limit: i64 = (<i64>size) << 16;
  if (step > 0) return place >= 0 ? 0 : <i32>((-(<i64>place) + step - 1) / step);
  if (<i64>place < limit) return 0;
  return step == 0 ? i32.MAX_VALUE : <i32>((<i64>place - limit) / -(<i64>step) + 1);
}

function endInside(place: i32, step: i32, size: i32): i32 {
  const limit: i64 = (<i64>size) << 16;
  if (step > 0) return <i64>place >= limit ? 0 : <i32>((limit - place + step - 1) / step);
  if (place < 0) return 0;
  return step == 0 ? i32.MAX_VALUE : <i32>(<i64>place / -(<i64>step) + 1);
}

// A pixel moves as four bytes; the last of them is the next pixel's, which is written anew.
function moveColors(
  from: usize,
  to: usize,
  width: i32,
  count: i32,
  x: i32,
  y: i32,
  rightX: i32,
  rightY: i32,
): void {
  const end = to + 3 * count;
  const after = load<u8>(end);
  for (; to < end; to += 3) {
    store<u32>(to, load<u32>(from + ((y >> 16) * width + (x >> 16)) * 3));
    x += rightX;
    y += rightY;
  }
  store<u8>(end, after);
}

function moveGrays(
  from: usize,
  to: usize,
  width: i32,
  count: i32,
  x: i32,
  y: i32,
  rightX: i32,
  rightY: i32,
): void {
  for (const end = to + count; to < end; to++) {
    store<u8>(to, load<u8>(from + (y >> 16) * width + (x >> 16)));
    x += rightX;
    y += rightY;
  }
}

/** Output pixel (x, y) shows input pixel (columns[x], rows[y]); −1 is black. Both 32-bit numbers. */
export function movePlaces(
  from: usize,
  to: usize,
  width: i32,
  channels: i32,
  rows: usize,
  rowCount: i32,
  columns: usize,
  columnCount: i32,
): void {
  // Neighbors that stay neighbors move as one run, the longest there is.
  let first = 0;
  let end = 0;
  let start = 0;
  for (let x = 1; x <= columnCount; x++) {
    const before = columnAt(columns, x - 1);
    if (x < columnCount && before >= 0 && columnAt(columns, x) == before + 1) continue;
    if (before >= 0 && x - start > end - first) {
      first = start;
      end = x;
    }
    start = x;
  }
  memory.fill(to, 0, rowCount * columnCount * channels);
  for (let y = 0; y < rowCount; y++) {
    const row = load<i32>(rows + (y << 2));
    if (row < 0) continue;
    const source = from + row * width * channels;
    const target = to + y * columnCount * channels;
    movePixels(source, target, channels, columns, 0, first);
    movePixels(source, target, channels, columns, end, columnCount);
    const run = source + columnAt(columns, first) * channels;
    moveRun(run, target + first * channels, (end - first) * channels);
  }
}

function columnAt(columns: usize, x: i32): i32 {
  return load<i32>(columns + (x << 2));
}

function movePixels(
  source: usize,
  target: usize,
  channels: i32,
  columns: usize,
  first: i32,
  end: i32,
): void {
  for (let x = first; x < end; x++) {
    const column = columnAt(columns, x);
    if (column < 0) continue;
    const at = source + column * channels;
    const to = target + x * channels;
    store<u8>(to, load<u8>(at));
    if (channels == 3) store<u16>(to, load<u16>(at, 1), 1);
  }
}

// Sixteen bytes at once, the last sixteen perhaps twice; for a row's few bytes faster than memory.copy.
function moveRun(from: usize, to: usize, size: i32): void {
  if (size < 16) {
    for (let i = 0; i < size; i++) store<u8>(to + i, load<u8>(from + i));
    return;
  }
  for (let i = 0; i < size - 16; i += 16) v128.store(to + i, v128.load(from + i));
  v128.store(to + size - 16, v128.load(from + size - 16));
}
