import { InvalidArgumentError } from "commander";

/** Reads a whole number between two ends, both included, as commander wants it. */
export function whole(low: number, high = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    const range = high === Number.MAX_SAFE_INTEGER ? `from ${low}` : `from ${low} to ${high}`;
    throw new InvalidArgumentError(`It should be a whole number ${range}.`);
  };
}

/** Reads a number from `low` on. */
export function from(low: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && value >= low) return value;
    throw new InvalidArgumentError(`It should be a number from ${low}.`);
  };
}

/** Reads a share: a number between 0 and 1, neither included. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It should be a number between 0 and 1.");
}
