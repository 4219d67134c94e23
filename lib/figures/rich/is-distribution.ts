import { types } from "node:util";

const CLASSES = { least: 3, most: 1000 };

/**
 * Whether a thing is a class distribution: numbers from 0 that sum to 1. Two numbers are more often
 * a pair of something than a distribution, and say all in a line of text; where all but one are 0,
 * it is a direction or a label as a row. Neither is taken for one.
 */
export function isDistribution(thing: unknown): thing is ArrayLike<number> {
  const list = Array.isArray(thing) || types.isFloat32Array(thing) || types.isFloat64Array(thing);
  if (!list) return false;
  const numbers = thing as ArrayLike<unknown>;
  if (numbers.length < CLASSES.least || numbers.length > CLASSES.most) return false;
  let [sum, positive] = [0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const share = numbers[i];
    if (typeof share !== "number" || !(share >= 0 && share <= 1)) return false;
    sum += share;
    if (share > 0) positive++;
  }
  return positive > 1 && Math.abs(sum - 1) <= 1e-6;
}
