import { InvalidArgumentError } from "commander";

/** A parser of whole numbers between two ends, both included, for an option of commander's. */
export function integer(low: number, high = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    const range = high === Number.MAX_SAFE_INTEGER ? `from ${low}` : `from ${low} to ${high}`;
    throw new InvalidArgumentError(`It should be a whole number ${range}.`);
  };
}

/** A parser of numbers from `low` on. */
export function atLeast(low: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && value >= low) return value;
    throw new InvalidArgumentError(`It should be a number from ${low}.`);
  };
}

/** Parses a fraction: a number between 0 and 1, neither included. */
export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It should be a number between 0 and 1.");
}

/** Gathers the values of an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
