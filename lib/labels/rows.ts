import { UserError } from "../base/user-error";

/** One row of numbers an example, one number a class: [batch, classes]. */
export type Rows = readonly (readonly number[])[];

/** One number a class. */
export type Distribution = readonly number[];

/** Throws unless there is at least one row and all rows are of `classes` numbers (or alike). */
export function expectRows(who: string, what: string, rows: Rows, classes?: number): void {
  const width = classes ?? rows[0]?.length ?? 0;
  if (!Array.isArray(rows) || rows.length === 0 || !rows.every((row) => Array.isArray(row))) {
    throw new UserError(
      `${who}: ${what} should be [batch, classes], rows of numbers, but came empty or as something else`,
    );
  }
  const odd = rows.findIndex((row) => row.length !== width || width === 0);
  if (odd >= 0) {
    throw new UserError(
      `${who}: ${what} should be [batch, ${width || "classes"}], but row ${odd} has ${rows[odd].length} numbers`,
    );
  }
}

/**
 * Throws unless the rows are as `expectRows` wants them, of finite numbers from 0, none of them all
 * 0: probabilities up to a factor. NaN from a model that has gone astray is stopped here.
 */
export function expectProbabilities(who: string, what: string, rows: Rows, classes?: number): void {
  expectRows(who, what, rows, classes);
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
}

/** exp(zᵢ) / Σⱼ exp(zⱼ) of each row, safe for logits of any size. [batch, classes] → same. */
export function softmax(logits: Rows): Rows {
  expectRows("softmax", "logits", logits);
  return logits.map((row) => {
    const highest = Math.max(...row);
    return normalize(row.map((z) => Math.exp(z - highest)));
  });
}

/** The mean of all rows: the class distribution of a batch. [batch, classes] → [classes] */
export function meanRow(rows: Rows): Distribution {
  expectRows("meanRow", "rows", rows);
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

/** The row divided by its sum. */
export function normalize(row: readonly number[]): number[] {
  const total = row.reduce((sum, value) => sum + value, 0);
  return row.map((value) => value / total);
}

/** 1 / classes for each class. */
export function uniform(classes: number): Distribution {
  return new Array<number>(classes).fill(1 / classes);
}
