import type { Code } from "./assemble";
import { add, addVectors, assemble, constant, get, increase, load, loadSplat } from "./assemble";
import { multiply, multiplyVectors, repeat, set, store } from "./assemble";

/** A sum over two nested axes, and how far the next term lies on each of them, in bytes. */
export interface Terms {
  readonly rows: number;
  readonly columns: number;
  readonly leftRow: number;
  readonly leftColumn: number;
  readonly rightRow: number;
  readonly rightColumn: number;
}

/** Where the operands and the sums lie: addresses, and steps from one to the next, in bytes. */
export interface Operands {
  readonly left: number;
  readonly right: number;
  readonly sums: number;
  /** How many rows of sums there are. */
  readonly count: number;
  /** How many eights of columns: neighbors in the right operand and in the sums. */
  readonly eights: number;
  readonly leftStep: number;
  /** From one eight to the next. */
  readonly rightStep: number;
  readonly sumStep: number;
}

/** Adds up products: sums[l, r] += Σ left[l, row, column] · right[row, column, r], in this order. */
export type AddProducts = (operands: Operands, terms: Terms) => void;

/** How many columns are worked on side by side. */
export const LANES = 8;

const BYTES = 4 * LANES;
const HIGHEST = 4;

// Parameters and variables of the functions below, by number.
const [LEFT, RIGHT, SUMS, TILES, EIGHTS, LEFT_STEP, RIGHT_STEP, SUM_STEP] = [
  0, 1, 2, 3, 4, 5, 6, 7,
];
const [ROWS, COLUMNS, LEFT_ROW, LEFT_COLUMN, RIGHT_ROW, RIGHT_COLUMN] = [8, 9, 10, 11, 12, 13];
const [EIGHT, ROW, COLUMN, LEFT_LINE, RIGHT_START, RIGHT_LINE, RIGHT_AT, SUM_START, SUM_AT] = [
  14, 15, 16, 17, 18, 19, 20, 21, 22,
];
const FIRST_ADDRESS = 23;

type Wasm = (...numbers: number[]) => void;

/** The function for the memory of a backend. */
export function addProductsIn(memory: WebAssembly.Memory): AddProducts {
  const heights = Array.from({ length: HIGHEST }, (_, i) => i + 1);
  const module = assemble(heights.map((high) => ({ name: `high${high}`, ...tiles(high) })));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const byHeight = heights.map((high) => exports[`high${high}`] as Wasm);
  return (
    { left, right, sums, count, eights, leftStep, rightStep, sumStep },
    { rows, columns, leftRow, leftColumn, rightRow, rightColumn },
  ) => {
    const steps = [eights, leftStep, rightStep, sumStep, rows, columns] as const;
    const inner = [leftRow, leftColumn, rightRow, rightColumn] as const;
    const rest = count % HIGHEST;
    const whole = (count - rest) / HIGHEST;
    if (whole > 0) byHeight[HIGHEST - 1](left, right, sums, whole, ...steps, ...inner);
    if (rest === 0) return;
    const done = count - rest;
    const from = [left + done * leftStep, right, sums + done * sumStep] as const;
    byHeight[rest - 1](...from, 1, ...steps, ...inner);
  };
}

// Goes over the sums in tiles of `high` rows by eight columns, which stay in registers while all of
// their terms are met.
function tiles(high: number) {
  const addresses = Array.from({ length: high }, (_, i) => FIRST_ADDRESS + i);
  const firstVector = FIRST_ADDRESS + high;
  const sums = Array.from({ length: 2 * high }, (_, i) => firstVector + i);
  const [low, upper, splat] = [0, 1, 2].map((i) => firstVector + 2 * high + i);

  const term: Code = [
    ...[...get(RIGHT_AT), ...load(0), ...set(low)],
    ...[...get(RIGHT_AT), ...load(16), ...set(upper)],
    ...addresses.flatMap((address, l) => [
      ...[...get(address), ...loadSplat(), ...set(splat)],
      ...addProduct(sums[2 * l], low, splat),
      ...addProduct(sums[2 * l + 1], upper, splat),
      ...increase(address, get(LEFT_COLUMN)),
    ]),
    ...increase(RIGHT_AT, get(RIGHT_COLUMN)),
  ];
  const row: Code = [
    ...[...get(LEFT_LINE), ...set(addresses[0])],
    ...addresses
      .slice(1)
      .flatMap((address) => [...[...get(address - 1), ...get(LEFT_STEP), ...add, ...set(address)]]),
    ...[...get(RIGHT_LINE), ...set(RIGHT_AT)],
    ...[...get(COLUMNS), ...set(COLUMN), ...repeat(COLUMN, term)],
    ...increase(LEFT_LINE, get(LEFT_ROW)),
    ...increase(RIGHT_LINE, get(RIGHT_ROW)),
  ];
  const tile: Code = [
    ...eachSum(sums, (sum, offset) => [...get(SUM_AT), ...load(offset), ...set(sum)]),
    ...[...get(LEFT), ...set(LEFT_LINE), ...get(RIGHT_START), ...set(RIGHT_LINE)],
    ...[...get(ROWS), ...set(ROW), ...repeat(ROW, row)],
    ...eachSum(sums, (sum, offset) => [...get(SUM_AT), ...get(sum), ...store(offset)]),
    ...increase(RIGHT_START, get(RIGHT_STEP)),
    ...increase(SUM_START, constant(BYTES)),
  ];
  const down = (step: number): Code => [...constant(high), ...get(step), ...multiply];
  const body: Code = repeat(TILES, [
    ...[...get(RIGHT), ...set(RIGHT_START), ...get(SUMS), ...set(SUM_START)],
    ...[...get(EIGHTS), ...set(EIGHT), ...repeat(EIGHT, tile)],
    ...increase(LEFT, down(LEFT_STEP)),
    ...increase(SUMS, down(SUM_STEP)),
  ]);
  return { parameters: EIGHT, integers: firstVector - EIGHT, vectors: 2 * high + 3, body };
}

const addProduct = (sum: number, by: number, splat: number): Code => [
  ...[...get(sum), ...get(by), ...get(splat), ...multiplyVectors, ...addVectors, ...set(sum)],
];

// Two vectors of sums for each row of a tile.
function eachSum(sums: readonly number[], work: (sum: number, offset: number) => Code): Code {
  const start: Code = [...get(SUM_START), ...set(SUM_AT)];
  const both = sums.flatMap((sum, i) =>
    i % 2 === 0 ? work(sum, 0) : [...work(sum, 16), ...increase(SUM_AT, get(SUM_STEP))],
  );
  return [...start, ...both];
}
