import { UserError } from "../base/user-error";

/** One row of numbers an example, one number a class: [batch, classes]. */
export type Rows = readonly (readonly number[])[];

/** One number a class. */
export type Distribution = readonly number[];

/** Anything with rows of numbers in it: nested arrays of any kind, one flat array, or a tensor. */
export type RowsLike =
  | ArrayLike<ArrayLike<number>>
  /** One row after another, [rows, classes]. */
  | { readonly data: ArrayLike<number>; readonly shape: readonly number[] }
  /** A tensor [rows, classes] of TensorFlow.js, read by `dataSync`. */
  | {
      readonly shape: readonly number[];
      /** The numbers, one row after another. */
      readonly dataSync: () => ArrayLike<number>;
    };

/** One number a class, in any kind of array. */
export type DistributionLike = ArrayLike<number>;

/**
 * Any rows as arrays of numbers. Throws a sentence, in `who`'s name, that says what came unless there
 * is at least one row and all are of `classes` numbers (or alike).
 */
export function rowsOf(who: string, what: string, given: RowsLike, classes?: number): Rows {
  const rows = nested(given);
  if (rows === null || rows.length === 0) {
    throw new UserError(
      `${who}: ${what} should be [batch, classes], rows of numbers, but came ${described(given)}`,
    );
  }
  const width = classes ?? rows[0].length;
  const odd = rows.findIndex((row) => row.length !== width || width === 0);
  if (odd >= 0) {
    throw new UserError(
      `${who}: ${what} should be [batch, ${width || "classes"}], but row ${odd} has ${rows[odd].length} numbers`,
    );
  }
  return rows;
}

/** One number a class as an array. Throws a sentence that says what came where it is none. */
export function distributionOf(who: string, what: string, given: DistributionLike): Distribution {
  const row = isNumbers(given) ? given : null;
  if (row !== null && row.length > 0)
    return Array.isArray(row) ? (row as number[]) : Array.from(row);
  throw new UserError(`${who}: ${what} should be one number a class, but came ${described(given)}`);
}

function nested(given: unknown): Rows | null {
  if (typeof given !== "object" || given === null) return null;
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  if (list.length > 0 && list.every((row) => Array.isArray(row))) {
    return list.every(isNumbers) ? (list as Rows) : null;
  }
  const { shape, data, dataSync } = given as {
    shape?: unknown;
    data?: unknown;
    dataSync?: unknown;
  };
  if (isNumbers(shape)) {
    if (shape.length !== 2) return null;
    const flat = typeof dataSync === "function" ? (dataSync.call(given) as unknown) : data;
    const [count, width] = Array.from(shape);
    if (!isNumbers(flat) || flat.length !== count * width) return null;
    return Array.from({ length: count }, (_, row) =>
      Array.from({ length: width }, (_, i) => flat[row * width + i]),
    );
  }
  const rows: unknown[] = isArrayLike(given) ? Array.from(given) : [];
  return rows.every(isNumbers) ? rows.map((row) => Array.from(row)) : null;
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { length?: unknown }).length === "number"
  );
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  if (ArrayBuffer.isView(value)) {
    return (
      !(value instanceof DataView) &&
      !(value instanceof BigInt64Array) &&
      !(value instanceof BigUint64Array)
    );
  }
  return isArrayLike(value) && Array.from(value).every((one) => typeof one === "number");
}

// What came, for the end of a sentence: "as a tensor of shape [3]", "empty", "as a Float32Array of 4".
function described(given: unknown): string {
  if (typeof given !== "object" || given === null) return `as ${String(given)}`;
  const { shape } = given as { shape?: unknown };
  const kind = given.constructor?.name ?? "an object";
  if (isNumbers(shape))
    return `as a ${kind === "Object" ? "record" : kind} of shape [${Array.from(shape).join(", ")}]`;
  if (!isArrayLike(given)) return `as ${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}`;
  if (given.length === 0) return "empty";
  const first = Array.from(given).find((row) => !isNumbers(row));
  const holds = typeof first === "number" ? ` holding ${first}` : "";
  return `as ${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind} of ${given.length}${holds}`;
}

/**
 * The rows as `rowsOf` has them. Throws unless they are of finite numbers from 0, none of them all
 * 0: probabilities up to a factor. NaN from a model that has gone astray is stopped here.
 */
export function probabilitiesOf(
  who: string,
  what: string,
  given: RowsLike,
  classes?: number,
): Rows {
  const rows = rowsOf(who, what, given, classes);
  rows.forEach((row, i) => {
    const odd = row.find((p) => !(p >= 0 && p < Infinity));
    if (odd !== undefined) {
      const advice = Number.isNaN(odd)
        ? "; where a model answers NaN its weights have gone astray, so lower the learning rate"
        : "";
      throw new UserError(
        `${who}: ${what} should be probabilities, numbers from 0, but row ${i} has ${odd}${advice}`,
      );
    }
    if (!row.some((p) => p > 0)) {
      throw new UserError(
        `${who}: ${what} should be probabilities, but row ${i} is 0 for every class`,
      );
    }
  });
  return rows;
}

/** exp(zᵢ) / Σⱼ exp(zⱼ) of each row, safe for logits of any size. [batch, classes] → same. */
export function softmax(logits: RowsLike): Rows {
  return rowsOf("softmax", "logits", logits).map((row) => {
    const highest = Math.max(...row);
    return normalize(row.map((z) => Math.exp(z - highest)));
  });
}

/** The mean of all rows: the class distribution of a batch. [batch, classes] → [classes] */
export function meanRow(given: RowsLike): Distribution {
  const rows = rowsOf("meanRow", "rows", given);
  return rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
}

/** Rows with a 1 at the class and 0 elsewhere. [batch] → [batch, classes] */
export function oneHot(labels: ArrayLike<number>, classes: number): Rows {
  return Array.from(labels, (label) => {
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new UserError(
        `oneHot: a label should be a class from 0 to ${classes - 1}, but came as ${label}`,
      );
    }
    return Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0));
  });
}

/** The row divided by its sum. Throws a sentence where it is no row of numbers. */
export function normalize(given: DistributionLike): number[] {
  const row = distributionOf("normalize", "the row", given);
  const total = row.reduce((sum, value) => sum + value, 0);
  return row.map((value) => value / total);
}

/** 1 / classes for each class. */
export function uniform(classes: number): Distribution {
  return new Array<number>(classes).fill(1 / classes);
}
