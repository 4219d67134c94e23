// The cells' own promises: what runs cells has another class of them.
const CellPromise = globalThis.Promise;
const then = Reflect.get(CellPromise.prototype, "then") as (...args: unknown[]) => unknown;

/** A promise that cells know as one, for one of the machinery's. */
export function forCells<T>(promise: Promise<T>): Promise<T> {
  return new CellPromise((resolve, reject) => void promise.then(resolve, reject));
}

/** The outcome of a promise of the cells, whatever they have put in the place of its `then`. */
export function fromCells<T>(value: T): T | Promise<Awaited<T>> {
  if (!(value instanceof CellPromise)) return value;
  return new Promise((resolve, reject) => void Reflect.apply(then, value, [resolve, reject]));
}
