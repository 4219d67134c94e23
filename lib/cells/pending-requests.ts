import type { Completeness } from "./is-complete";
import type { Order } from "./protocol";

/** What can be asked of the language without running a cell. */
export interface Questions {
  /** What could stand at a place; it and the answer count UTF-16 units. */
  readonly complete: (
    source: string,
    at: number,
  ) => Promise<{ start: number; end: number; matches: readonly string[] }>;
  /** What is known of the name at a place, as text; null when it is nothing. */
  readonly inspect: (source: string, at: number) => Promise<string | null>;
  readonly isComplete: (source: string) => Promise<Completeness>;
}

/** Questions that were sent and wait for their answers. */
export interface Desk {
  readonly questions: Questions;
  readonly answered: (ask: number, value: unknown) => void;
  /** Nobody will answer any more: each gets the answer that knows nothing. */
  readonly close: () => void;
}

/** Asks by orders that bear numbers. `send` answers false when nobody hears. */
export function openDesk(send: (order: Order) => boolean): Desk {
  const waiting = new Map<number, (value: unknown) => void>();
  let asked = 0;

  async function ask<T>(order: (ask: number) => Order, otherwise: T): Promise<T> {
    const number = ++asked;
    const value = await new Promise((resolve) => {
      waiting.set(number, resolve);
      if (!send(order(number))) answered(number, null);
    });
    return (value as T | null) ?? otherwise;
  }

  function answered(number: number, value: unknown): void {
    waiting.get(number)?.(value);
    waiting.delete(number);
  }

  return {
    questions: {
      complete(source, at) {
        const nothing = { start: at, end: at, matches: [] as readonly string[] };
        return ask((number) => ({ type: "complete", ask: number, source, at }), nothing);
      },
      inspect: (source, at) =>
        ask<string | null>((number) => ({ type: "inspect", ask: number, source, at }), null),
      isComplete(source) {
        const whatever: Completeness = { status: "complete" };
        return ask((number) => ({ type: "isComplete", ask: number, source }), whatever);
      },
    },
    answered,
    close: () => [...waiting.keys()].forEach((number) => answered(number, null)),
  };
}
