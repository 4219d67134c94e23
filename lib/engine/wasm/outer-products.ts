import type { Code } from "./assemble";
import { add, addVectors, assemble, constant, get, increase, load, loadSplat } from "./assemble";
import { multiplyVectors, repeat, set, store } from "./assemble";

/**
 * Adds up products of pixels: sum[c, d] += Σ x[row, column, c] · dy[row, column, d]. Addresses and
 * steps are in bytes; `left` and `right` are how many channels x and dy have.
 */
export type OuterProducts = (
  x: number,
  dy: number,
  sum: number,
  left: number,
  right: number,
  rows: number,
  columns: number,
  xRow: number,
  xColumn: number,
  dyRow: number,
  dyColumn: number,
) => void;

/** dy should have channels in a multiple of this many; of x any number goes. */
export const LANES = 8;

const HIGH = 4;
const FLOAT = 4;

// Parameters and variables of the functions below, by number.
const [X, DY, SUM, LEFT, RIGHT, ROWS, COLUMNS, X_ROW, X_COLUMN, DY_ROW, DY_COLUMN] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
];
const [LEFT_COUNT, RIGHT_COUNT, ROW, COLUMN, X_AT, DY_AT, X_LINE, DY_LINE] = [
  11, 12, 13, 14, 15, 16, 17, 18,
];
const [DY_START, SUM_STEP, SUM_START, SUM_AT] = [19, 20, 21, 22];
const INTEGERS = 12;
const FIRST_VECTOR = 23;

/** The function for the memory of a backend. */
export function outerProductsIn(memory: WebAssembly.Memory): OuterProducts {
  const module = assemble([
    { name: "four", ...tiles(HIGH) },
    { name: "one", ...tiles(1) },
  ]);
  const { four, one } = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<
    string,
    OuterProducts
  >;
  return (x, dy, sum, left, right, ...rest) => {
    const done = left - (left % HIGH);
    if (done > 0) four(x, dy, sum, done / HIGH, right / LANES, ...rest);
    if (done === left) return;
    const from = [x + done * FLOAT, dy, sum + done * right * FLOAT] as const;
    one(...from, left - done, right / LANES, ...rest);
  };
}

// Goes over the sums in tiles of `high` channels of x by eight of dy, whose sums stay in registers
// while every pixel is met.
function tiles(high: number) {
  const sums = Array.from({ length: 2 * high }, (_, i) => FIRST_VECTOR + i);
  const [low, upper] = [FIRST_VECTOR + 2 * high, FIRST_VECTOR + 2 * high + 1];
  const splat = FIRST_VECTOR + 2 * high + 2;

  const pixel: Code = [
    ...[...get(DY_AT), ...load(0), ...set(low)],
    ...[...get(DY_AT), ...load(16), ...set(upper)],
    ...Array.from({ length: high }, (_, c) => [
      ...[...get(X_AT), ...loadSplat(c * FLOAT), ...set(splat)],
      ...accumulate(sums[2 * c], low, splat),
      ...accumulate(sums[2 * c + 1], upper, splat),
    ]).flat(),
    ...increase(X_AT, get(X_COLUMN)),
    ...increase(DY_AT, get(DY_COLUMN)),
  ];
  const row: Code = [
    ...[...get(X_LINE), ...set(X_AT), ...get(DY_LINE), ...set(DY_AT)],
    ...[...get(COLUMNS), ...set(COLUMN), ...repeat(COLUMN, pixel)],
    ...increase(X_LINE, get(X_ROW)),
    ...increase(DY_LINE, get(DY_ROW)),
  ];
  const tile: Code = [
    ...eachSum(sums, (sum, offset) => [...get(SUM_AT), ...load(offset), ...set(sum)]),
    ...[...get(X), ...set(X_LINE), ...get(DY_START), ...set(DY_LINE)],
    ...[...get(ROWS), ...set(ROW), ...repeat(ROW, row)],
    ...eachSum(sums, (sum, offset) => [...get(SUM_AT), ...get(sum), ...store(offset)]),
    ...increase(DY_START, constant(LANES * FLOAT)),
    ...increase(SUM_START, constant(LANES * FLOAT)),
  ];
  const body: Code = [
    // A row of sums is as long as dy has channels.
    ...[...get(RIGHT), ...constant(5), 0x74, ...set(SUM_STEP)],
    ...[...get(LEFT), ...set(LEFT_COUNT)],
    ...repeat(LEFT_COUNT, [
      ...[...get(DY), ...set(DY_START), ...get(SUM), ...set(SUM_START)],
      ...[...get(RIGHT), ...set(RIGHT_COUNT), ...repeat(RIGHT_COUNT, tile)],
      ...increase(X, constant(high * FLOAT)),
      ...Array.from({ length: high }, () => increase(SUM, get(SUM_STEP))).flat(),
    ]),
  ];
  return { parameters: 11, integers: INTEGERS, vectors: 2 * high + 3, body };
}

const accumulate = (sum: number, by: number, splat: number): Code => [
  ...[...get(sum), ...get(by), ...get(splat), ...multiplyVectors, ...addVectors, ...set(sum)],
];

// Two vectors of sums for each channel of x, row by row.
function eachSum(sums: readonly number[], work: (sum: number, offset: number) => Code): Code {
  const start: Code = [...get(SUM_START), ...set(SUM_AT)];
  const rows = sums.flatMap((sum, i) => [
    ...work(sum, (i % 2) * 16),
    ...(i % 2 === 1 ? [...get(SUM_AT), ...get(SUM_STEP), ...add, ...set(SUM_AT)] : []),
  ]);
  return [...start, ...rows];
}
