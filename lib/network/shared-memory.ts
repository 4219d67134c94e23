import { type FlatTensors, countNumbers, flatten } from "../base/flat-tensors";
import type { Tensors } from "../base/tensors";

/** Tensors in memory that all threads see: where they lie, and a number of this writing of them. */
export interface Lent {
  readonly place: number;
  readonly version: number;
  readonly packed: FlatTensors;
}

/** Lends tensors to threads, for as long as `use` takes. */
export type Lend = <Result>(
  tensors: Tensors,
  use: (lent: Lent) => Promise<Result>,
) => Promise<Result>;

/**
 * Shared memory for tensors. The same record of tensors, lent again or twice at a time, is written
 * once; others take a place that nobody uses, and a new one only where there is none.
 */
export function sharedTensors(): Lend {
  const places: { tensors: Tensors; lent: Lent; users: number }[] = [];
  let version = 0;

  const placeFor = (tensors: Tensors): (typeof places)[number] => {
    const there = places.find((place) => place.tensors === tensors);
    if (there) return there;
    const size = countNumbers(tensors);
    const free = places.filter(({ users }) => users === 0);
    const fits = free.find(({ lent }) => lent.packed.numbers.length === size);
    const place = (fits ?? free[0])?.lent.place ?? places.length;
    const numbers = fits?.lent.packed.numbers ?? new Float32Array(new SharedArrayBuffer(4 * size));
    const lent = { place, version: ++version, packed: flatten(tensors, numbers) };
    return (places[place] = { tensors, lent, users: 0 });
  };

  return async (tensors, use) => {
    const place = placeFor(tensors);
    place.users++;
    try {
      return await use(place.lent);
    } finally {
      place.users--;
    }
  };
}

/** Shared memory for results, used again and again. */
export interface Rooms {
  /** Room for so many numbers. */
  take(size: number): Float32Array;
  giveBack(room: Float32Array): void;
}

/** As many rooms as are in use at one time; those of another size than now asked for are let go. */
export function sharedRooms(): Rooms {
  let spare: Float32Array[] = [];
  return {
    take(size) {
      spare = spare.filter(({ length }) => length === size);
      return spare.pop() ?? new Float32Array(new SharedArrayBuffer(4 * size));
    },
    giveBack: (room) => void spare.push(room),
  };
}
