// A kernel that TensorFlow.js's WebAssembly backend lacks, in AssemblyScript: TypeScript that
// becomes WebAssembly. It works in the backend's own memory; places are addresses there, steps are
// in bytes.

/**
 * Adds up products: sums[l, r] += Σ left[l, row, column] · right[row, column, r], float32, in the
 * order of rows and columns. There are `count` rows of sums and eight times `groups` columns: a
 * group is eight neighbors in the right operand and in the sums. `leftStep` leads from one row of
 * sums to the next in the left operand, `rightStep` from one group of columns to the next in the
 * right one.
 */
export function addProducts(
  left: usize,
  right: usize,
  sums: usize,
  count: i32,
  groups: i32,
  leftStep: i32,
  rightStep: i32,
  sumStep: i32,
  rows: i32,
  columns: i32,
  leftRow: i32,
  leftColumn: i32,
  rightRow: i32,
  rightColumn: i32,
): void {
  let l = 0;
  for (; l + 4 <= count; l += 4) {
    for (let group = 0; group < groups; group++) {
      addFour(
        left + l * leftStep,
        right + group * rightStep,
        sums + l * sumStep + (group << 5),
        leftStep,
        sumStep,
        rows,
        columns,
        leftRow,
        leftColumn,
        rightRow,
        rightColumn,
      );
    }
  }
  for (; l < count; l++) {
    for (let group = 0; group < groups; group++) {
      addOne(
        left + l * leftStep,
        right + group * rightStep,
        sums + l * sumStep + (group << 5),
        rows,
        columns,
        leftRow,
        leftColumn,
        rightRow,
        rightColumn,
      );
    }
  }
}

// Four rows of eight sums, which stay in registers while all of their terms are added.
function addFour(
  left: usize,
  right: usize,
  sums: usize,
  leftStep: i32,
  sumStep: i32,
  rows: i32,
  columns: i32,
  leftRow: i32,
  leftColumn: i32,
  rightRow: i32,
  rightColumn: i32,
): void {
  const second = sums + sumStep;
  const third = second + sumStep;
  const fourth = third + sumStep;
  let a = v128.load(sums);
  let b = v128.load(sums, 16);
  let c = v128.load(second);
  let d = v128.load(second, 16);
  let e = v128.load(third);
  let f = v128.load(third, 16);
  let g = v128.load(fourth);
  let h = v128.load(fourth, 16);
  for (let row = 0; row < rows; row++) {
    let one = left;
    let two = one + leftStep;
    let three = two + leftStep;
    let four = three + leftStep;
    let by = right;
    for (let column = 0; column < columns; column++) {
      const low = v128.load(by);
      const high = v128.load(by, 16);
      const first = v128.load_splat<f32>(one);
      a = f32x4.add(a, f32x4.mul(low, first));
      b = f32x4.add(b, f32x4.mul(high, first));
      const next = v128.load_splat<f32>(two);
      c = f32x4.add(c, f32x4.mul(low, next));
      d = f32x4.add(d, f32x4.mul(high, next));
      const after = v128.load_splat<f32>(three);
      e = f32x4.add(e, f32x4.mul(low, after));
      f = f32x4.add(f, f32x4.mul(high, after));
      const last = v128.load_splat<f32>(four);
      g = f32x4.add(g, f32x4.mul(low, last));
      h = f32x4.add(h, f32x4.mul(high, last));
      one += leftColumn;
      two += leftColumn;
      three += leftColumn;
      four += leftColumn;
      by += rightColumn;
    }
    left += leftRow;
    right += rightRow;
  }
  v128.store(sums, a);
  v128.store(sums, b, 16);
  v128.store(second, c);
  v128.store(second, d, 16);
  v128.store(third, e);
  v128.store(third, f, 16);
  v128.store(fourth, g);
  v128.store(fourth, h, 16);
}

// One row of eight sums, where there are not four more.
function addOne(
  left: usize,
  right: usize,
  sums: usize,
  rows: i32,
  columns: i32,
  leftRow: i32,
  leftColumn: i32,
  rightRow: i32,
  rightColumn: i32,
): void {
  let a = v128.load(sums);
  let b = v128.load(sums, 16);
  for (let row = 0; row < rows; row++) {
    let one = left;
    let by = right;
    for (let column = 0; column < columns; column++) {
      const factor = v128.load_splat<f32>(one);
      a = f32x4.add(a, f32x4.mul(v128.load(by), factor));
      b = f32x4.add(b, f32x4.mul(v128.load(by, 16), factor));
      one += leftColumn;
      by += rightColumn;
    }
    left += leftRow;
    right += rightRow;
  }
  v128.store(sums, a);
  v128.store(sums, b, 16);
}
