import { inspect } from "node:util";

// Node notes on promises and timers to which run they belong, where it keeps that on the things
// themselves, under symbols that would show with each of them.
const TRACKS = /^(?:async_id_symbol|trigger_async_id_symbol|kResourceStore)$/;

/** Hides from whoever looks at a promise or a timer what Node has noted on it. */
export function hideAsyncIds(): void {
  const timer = setTimeout(() => undefined);
  const immediate = setImmediate(() => undefined);
  for (const thing of [Promise.prototype, timer, immediate]) {
    const home = thing === Promise.prototype ? thing : (Object.getPrototypeOf(thing) as object);
    const shows = Reflect.get(home, inspect.custom) as ((...how: unknown[]) => unknown) | undefined;
    Object.defineProperty(home, inspect.custom, {
      configurable: true,
      enumerable: false,
      writable: true,
      value(this: object, ...how: unknown[]): unknown {
        for (const symbol of Object.getOwnPropertySymbols(this)) {
          if (!TRACKS.test(symbol.description ?? "")) continue;
          Reflect.defineProperty(this, symbol, { enumerable: false });
        }
        return shows === undefined ? this : shows.apply(this, how);
      },
    });
  }
  clearTimeout(timer);
  clearImmediate(immediate);
}
