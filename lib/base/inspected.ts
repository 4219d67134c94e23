import type * as util from "node:util";
import { reason } from "./user-error";

// Asked for when it is needed, and not imported: a browser has no Node.
const inNode = (): typeof util | undefined =>
  (globalThis.process as NodeJS.Process | undefined)?.getBuiltinModule("node:util");

/** A value as text, as `console.log` has it, whatever it does when it is looked at. In a browser, as JSON. */
export function inspected(value: unknown, options: util.InspectOptions = {}): string {
  try {
    const node = inNode();
    return node === undefined
      ? (JSON.stringify(value) ?? String(value))
      : node.inspect(value, options);
  } catch (thrown) {
    return `[a value that cannot be shown: ${reason(thrown)}]`;
  }
}
