/** Bytes of a float32. */
export const FLOAT = 4;

/** How a filter goes over images on one axis: its stride, and the zeros before the first pixel. */
export interface Axis {
  readonly stride: number;
  readonly before: number;
}

/** The `given` outputs of a convolution, from and to, for which tap i lies on the `size` pixels. */
export function overlap(
  i: number,
  { stride, before }: Axis,
  given: number,
  size: number,
): [first: number, end: number] {
  const first = Math.max(0, Math.ceil((before - i) / stride));
  return [first, Math.min(given, Math.floor((size - 1 + before - i) / stride) + 1)];
}

/** What the pixels that leave one remainder by the stride take from the outputs, on one axis. */
export interface Phase {
  readonly remainder: number;
  /** How many such pixels there are. */
  readonly count: number;
  /** How far the outputs lie from the phase's own pixel: the first, and how many. */
  readonly first: number;
  readonly distances: number;
  /** The filter's tap for the output at a distance. */
  readonly tapIndex: (distance: number) => number;
}

/**
 * The phases of an axis of `size` pixels under a filter of `taps`, without those that take nothing.
 */
export function phasesOf({ stride, before }: Axis, taps: number, size: number): Phase[] {
  // Pixel s q + r takes from output q + e by the tap i = r + before - s e.
  return Array.from({ length: Math.min(stride, size) }, (_, remainder) => {
    const reach = remainder + before;
    const first = Math.ceil((reach - taps + 1) / stride);
    return {
      remainder,
      count: Math.ceil((size - remainder) / stride),
      first,
      distances: Math.floor(reach / stride) - first + 1,
      tapIndex: (distance: number) => reach - stride * distance,
    };
  }).filter(({ distances }) => distances > 0);
}
