/** How many numbers a tensor or array of this shape has; one without axes has a single number. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
