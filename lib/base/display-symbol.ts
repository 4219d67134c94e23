import type { MimeBundle } from "./messages";

/**
 * The name of the method by which an object says how it shows itself, as the last value of a cell
 * or in `show`: `[displaySymbol]() { return { "text/html": "<b>7</b>", "text/plain": "7" }; }`.
 * It may be async. The symbol is registered as `Jupyter.display`, the name that Deno's kernel
 * knows, so one method serves in both.
 */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/** An object that says itself how it shows. */
export interface SelfShowing {
  /** The value in several forms, MIME type by MIME type. */
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** Whether an object has the method. */
export function isSelfShowing(value: object): value is SelfShowing {
  return typeof (value as Partial<SelfShowing>)[displaySymbol] === "function";
}
