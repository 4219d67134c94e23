import { Interrupted } from "./interrupted";

/** Where Node enters and leaves asynchronous contexts: terminated there, it may lose count of them. */
const COUNTING =
  /^node:(?:async_hooks|internal\/(?:async_hooks|timers|process\/(?:promises|task_)))/;

/** Whether a file of Node's counts asynchronous contexts, so that code in it is better left alone. */
export function countsContexts(file: string): boolean {
  return COUNTING.test(file);
}

/**
 * Empties Node's stack of asynchronous contexts. Node ends the process when code that was terminated
 * leaves the stack uneven. It empties the stack after an uncaught error that a handler has taken,
 * and offers no other way: so it is given such an error, while no handler is called.
 */
export function clearContexts(): void {
  const node = process as unknown as { _fatalException?: (error: unknown) => boolean };
  const emit = Object.getOwnPropertyDescriptor(process, "emit");
  Object.defineProperty(process, "emit", { value: () => true, configurable: true });
  try {
    node._fatalException?.(new Interrupted());
  } finally {
    if (emit === undefined) Reflect.deleteProperty(process, "emit");
    else Object.defineProperty(process, "emit", emit);
  }
}
