import { UserError } from "./user-error";

/** Throws a sentence unless the condition holds. `who` is the function that was called. */
export function expect(condition: boolean, who: string, sentence: string): asserts condition {
  if (!condition) throw new UserError(`${who}: ${sentence}`);
}

/**
 * Throws unless the shape is as asked; `null` stands for any size.
 * `sharpen: probabilities should be [batch, classes], but came as [10]`
 */
export function expectShape(
  who: string,
  what: string,
  actual: readonly number[],
  wanted: readonly (number | null)[],
  names: readonly string[] = wanted.map((size) => (size === null ? "any" : String(size))),
): void {
  const fits =
    actual.length === wanted.length &&
    wanted.every((size, axis) => size === null || size === actual[axis]);
  if (!fits) {
    throw new UserError(
      `${who}: ${what} should be [${names.join(", ")}], but came as [${actual.join(", ")}]`,
    );
  }
}

/** Throws unless the number lies between the two ends, both included. */
export function expectBetween(who: string, what: string, value: number, low: number, high: number) {
  if (!(value >= low && value <= high)) {
    throw new UserError(
      `${who}: ${what} should be between ${low} and ${high}, but came as ${value}`,
    );
  }
}

/** Throws unless the number is a whole one of at least `low`. */
export function expectInteger(who: string, what: string, value: number, low = 0): void {
  if (!(Number.isInteger(value) && value >= low)) {
    throw new UserError(
      `${who}: ${what} should be a whole number of at least ${low}, but came as ${value}`,
    );
  }
}
