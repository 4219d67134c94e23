// A kernel that TensorFlow.js's WebAssembly backend lacks, in AssemblyScript: TypeScript that becomes
// WebAssembly. It works in the backend's own memory; places are addresses there, steps are in bytes.

/**
 * Adds up products of pixels: sum[c, d] += Σ x[row, column, c] · dy[row, column, d], float32. `left`
 * and `right` are how many channels x and dy have, those of dy a multiple of eight.
 */
export function addOuterProducts(
  x: usize,
  dy: usize,
  sum: usize,
  left: i32,
  right: i32,
  rows: i32,
  columns: i32,
  xRow: i32,
  xColumn: i32,
  dyRow: i32,
  dyColumn: i32,
): void {
  const line = right << 2;
  let c = 0;
  for (; c + 4 <= left; c += 4) {
    for (let d = 0; d < right; d += 8) {
      const at = sum + c * line + (d << 2);
      addFour(x + (c << 2), dy + (d << 2), at, line, rows, columns, xRow, xColumn, dyRow, dyColumn);
    }
  }
  for (; c < left; c++) {
    for (let d = 0; d < right; d += 8) {
      const at = sum + c * line + (d << 2);
      addOne(x + (c << 2), dy + (d << 2), at, rows, columns, xRow, xColumn, dyRow, dyColumn);
    }
  }
}

// Four channels of x by eight of dy: their sums stay in registers while every pixel is met.
function addFour(
  x: usize,
  dy: usize,
  sum: usize,
  line: i32,
  rows: i32,
  columns: i32,
  xRow: i32,
  xColumn: i32,
  dyRow: i32,
  dyColumn: i32,
): void {
  const second = sum + line;
  const third = second + line;
  const fourth = third + line;
  let a = v128.load(sum);
  let b = v128.load(sum, 16);
  let c = v128.load(second);
  let d = v128.load(second, 16);
  let e = v128.load(third);
  let f = v128.load(third, 16);
  let g = v128.load(fourth);
  let h = v128.load(fourth, 16);
  for (let row = 0; row < rows; row++) {
    let from = x;
    let by = dy;
    for (let column = 0; column < columns; column++) {
      const low = v128.load(by);
      const high = v128.load(by, 16);
      const one = v128.load_splat<f32>(from);
      a = f32x4.add(a, f32x4.mul(low, one));
      b = f32x4.add(b, f32x4.mul(high, one));
      const two = v128.load_splat<f32>(from, 4);
      c = f32x4.add(c, f32x4.mul(low, two));
      d = f32x4.add(d, f32x4.mul(high, two));
      const three = v128.load_splat<f32>(from, 8);
      e = f32x4.add(e, f32x4.mul(low, three));
      f = f32x4.add(f, f32x4.mul(high, three));
      const four = v128.load_splat<f32>(from, 12);
      g = f32x4.add(g, f32x4.mul(low, four));
      h = f32x4.add(h, f32x4.mul(high, four));
      from += xColumn;
      by += dyColumn;
    }
    x += xRow;
    dy += dyRow;
  }
  v128.store(sum, a);
  v128.store(sum, b, 16);
  v128.store(second, c);
  v128.store(second, d, 16);
  v128.store(third, e);
  v128.store(third, f, 16);
  v128.store(fourth, g);
  v128.store(fourth, h, 16);
}

// One channel of x, where there are not four more.
function addOne(
  x: usize,
  dy: usize,
  sum: usize,
  rows: i32,
  columns: i32,
  xRow: i32,
  xColumn: i32,
  dyRow: i32,
  dyColumn: i32,
): void {
  let a = v128.load(sum);
  let b = v128.load(sum, 16);
  for (let row = 0; row < rows; row++) {
    let from = x;
    let by = dy;
    for (let column = 0; column < columns; column++) {
      const one = v128.load_splat<f32>(from);
      a = f32x4.add(a, f32x4.mul(v128.load(by), one));
      b = f32x4.add(b, f32x4.mul(v128.load(by, 16), one));
      from += xColumn;
      by += dyColumn;
    }
    x += xRow;
    dy += dyRow;
  }
  v128.store(sum, a);
  v128.store(sum, b, 16);
}
