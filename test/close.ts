import assert from "node:assert/strict";

type Numbers = number | ArrayLike<number> | readonly Numbers[];

/** Asserts that two numbers, rows or tables of numbers agree to within `tolerance`, entry by entry. */
export function close(actual: Numbers, expected: Numbers, tolerance = 1e-8): void {
  const [came, wanted] = [flat(actual), flat(expected)];
  assert.equal(came.length, wanted.length, `${came.length} numbers instead of ${wanted.length}`);
  came.forEach((value, i) => {
    assert.ok(
      Math.abs(value - wanted[i]) <= tolerance,
      `entry ${i}: ${value} instead of ${wanted[i]}`,
    );
  });
}

function flat(numbers: Numbers): number[] {
  return typeof numbers === "number"
    ? [numbers]
    : Array.from(numbers as ArrayLike<Numbers>).flatMap(flat);
}
