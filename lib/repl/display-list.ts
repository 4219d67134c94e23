import { inspect } from "node:util";
import { displaySymbol, type SelfShowing } from "../base/display-symbol";
import type { MimeBundle } from "../base/messages";

/** A list that shows itself in its own way, as a table or as text. */
export type DisplayList<T> = readonly T[] & SelfShowing;

/** A list with a way to show itself that is not enumerable, so that loops do not meet it. */
export function createDisplayList<T>(
  items: readonly T[],
  toBundle: () => MimeBundle,
): DisplayList<T> {
  const list = [...items];
  Object.defineProperty(list, displaySymbol, { value: toBundle });
  Object.defineProperty(list, inspect.custom, { value: () => toBundle()["text/plain"] });
  return list as unknown as DisplayList<T>;
}
