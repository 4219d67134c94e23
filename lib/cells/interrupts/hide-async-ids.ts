import { inspect } from "node:util";

// Node marks promises and timers with the run that they belong to, on the objects themselves, under
// symbols that would show with each of them.
const ASYNC_IDS = /^(?:async_id_symbol|trigger_async_id_symbol|kResourceStore)$/;

/** Makes `inspect` show promises and timers without the marks that Node has put on them. */
export function hideAsyncIds(): void {
  const timer = setTimeout(() => undefined);
  const immediate = setImmediate(() => undefined);
  const prototypes = [
    globalThis.Promise.prototype, // the cells'
    Object.getPrototypeOf(timer) as object,
    Object.getPrototypeOf(immediate) as object,
  ];
  clearTimeout(timer);
  clearImmediate(immediate);
  prototypes.forEach(hideInInspect);
}

function hideInInspect(prototype: object): void {
  const custom = Reflect.get(prototype, inspect.custom) as
    ((...args: unknown[]) => unknown) | undefined;
  Object.defineProperty(prototype, inspect.custom, {
    configurable: true,
    enumerable: false,
    writable: true,
    value(this: object, ...args: unknown[]): unknown {
      for (const symbol of Object.getOwnPropertySymbols(this)) {
        if (!ASYNC_IDS.test(symbol.description ?? "")) continue;
        Reflect.defineProperty(this, symbol, { enumerable: false });
      }
      return custom === undefined ? this : custom.apply(this, args);
    },
  });
}
