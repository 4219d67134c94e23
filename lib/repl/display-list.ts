import { inspect } from "node:util";
import { displaySymbol, type SelfShowing } from "../base/display-symbol";
import type { MimeBundle } from "../base/messages";

/** A list that shows itself in its own way, as a table or as text. */
export type DisplayList<T> = readonly T[] & SelfShowing;

/** A list with a way to show itself that looping over it does not meet. */
export function createDisplayList<T>(items: readonly T[], show: () => MimeBundle): DisplayList<T> {
  const list = [...items];
  Object.defineProperty(list, displaySymbol, { value: show });
  Object.defineProperty(list, inspect.custom, { value: () => show()["text/plain"] });
  return list as unknown as DisplayList<T>;
}
